using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Hosting.Logging;
using IpTfs.Actors;
using IpTfs.Actors.Supervision;
using IpTfs.Configuration;
using Microsoft.Extensions.Logging;

namespace IpTfs.Gateway;

/// <summary>Makes actor systems from the settings that the program ships, <c>hocon/akka.conf</c>, and names the phases of their orderly stop.</summary>
public static class GatewaySystem
{
    /// <summary>Phase of the stop: the readers read no more packets.</summary>
    public const string StopReaders = "iptfs-stop-readers";

    /// <summary>Phase of the stop: the ingress actors send what is queued.</summary>
    public const string FlushQueues = "iptfs-flush-queues";

    /// <summary>Phase of the stop: the actors of the gateway stop, each SA with its last checkpoint.</summary>
    public const string StopTunnels = "iptfs-stop-tunnels";

    /// <summary>Phase of the stop: keys are cleared, also those of an actor that did not stop.</summary>
    public const string ClearKeys = "iptfs-clear-keys";

    /// <summary>The reason of an orderly stop.</summary>
    public static CoordinatedShutdown.Reason Stopping { get; } = new StoppingReason();

    /// <summary>Starts an actor system.</summary>
    /// <param name="name">The system's name.</param>
    /// <param name="akka">The settings of Akka, as HOCON text that Akka parses, over the shipped ones; empty for those alone.</param>
    /// <param name="logs">Receives Akka's log.</param>
    /// <param name="datapath">Clock and threads.</param>
    /// <exception cref="AkkaSettingsException">Akka does not start with the settings.</exception>
    public static ActorSystem Create(string name, string akka, ILoggerFactory logs, DatapathSetup datapath)
    {
        try
        {
            var shipped = ConfigurationFactory.ParseString(GatewayConfigurationReader.AkkaText);
            var config = akka.Length == 0 ? shipped : ConfigurationFactory.ParseString(akka).WithFallback(shipped);
            return ActorSystem.Create(name, ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(config), new LoggerFactorySetup(logs), datapath));
        }
        catch (Exception fault)
        {
            // Akka reports faults of its settings by exceptions of many types, most of them of the library that reads them.
            throw new AkkaSettingsException($"akka: {fault.GetBaseException().Message}", fault);
        }
    }

    /// <summary>Calls back, on any thread, when an actor restarts or has failed for good.</summary>
    public static void OnFailures(ActorSystem system, Action<ActorRestarting> restarting, Action<ActorFailed> failed)
    {
        var listener = system.ActorOf(Props.Create(() => new FailureListener(restarting, failed)), "failures");
        system.EventStream.Subscribe(listener, typeof(ActorRestarting));
        system.EventStream.Subscribe(listener, typeof(ActorFailed));
    }

    private sealed class StoppingReason : CoordinatedShutdown.Reason
    {
        public override int ExitCode => 0;
    }

    private sealed class FailureListener(Action<ActorRestarting> restarting, Action<ActorFailed> failed) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is ActorRestarting restart) restarting(restart);
            else if (message is ActorFailed failure) failed(failure);
        }
    }
}
