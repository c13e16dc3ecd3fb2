global using IpTfs.Actors.Mailboxes;
global using IpTfs.Actors.Refs;
