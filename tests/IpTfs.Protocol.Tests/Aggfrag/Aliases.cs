// Inside IpTfs.Protocol.Tests the bare words are the test namespaces.
global using TunnelEgress = IpTfs.Protocol.Egress.Egress;
global using TunnelIngress = IpTfs.Protocol.Ingress.Ingress;
