global using IpTfs.Actors.Context;
global using IpTfs.Actors.Dispatch;
global using IpTfs.Actors.Events;
global using IpTfs.Actors.Mailboxes;
global using IpTfs.Actors.Refs;
global using IpTfs.Actors.Supervision;
global using IpTfs.Actors.TestKit;
global using IpTfs.Actors.Timers;
