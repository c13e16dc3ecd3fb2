global using Akka.Actor;
global using IpTfs.Actors.Mailboxes;
