global using Akka.Actor;
global using IpTfs.Actors.Deadlines;
global using IpTfs.Actors.Dispatch;
global using IpTfs.Actors.Mailboxes;
global using IpTfs.Actors.Supervision;
global using IpTfs.Actors.TestKit;
global using IpTfs.Actors.Tests.Support;
