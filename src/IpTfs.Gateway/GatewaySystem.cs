using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Hosting.Logging;
using IpTfs.Actors;
using IpTfs.Actors.Supervision;
using IpTfs.Configuration;
using Microsoft.Extensions.Logging;

namespace IpTfs.Gateway;

/// <summary>Creates actor systems from the shipped settings, <c>hocon/akka.conf</c>, and names the phases of their coordinated shutdown.</summary>
public static class GatewaySystem
{
    /// <summary>Shutdown phase: the readers stop reading packets.</summary>
    public const string StopReaders = "iptfs-stop-readers";

    /// <summary>Shutdown phase: the ingress actors send the queued packets.</summary>
    public const string FlushQueues = "iptfs-flush-queues";

    /// <summary>Shutdown phase: the actors of the gateway stop.</summary>
    public const string StopTunnels = "iptfs-stop-tunnels";

    /// <summary>Shutdown phase: keys are cleared, also those of an actor that did not stop.</summary>
    public const string ClearKeys = "iptfs-clear-keys";

    /// <summary>The reason of a coordinated shutdown.</summary>
    public static CoordinatedShutdown.Reason Stopping { get; } = new StoppingReason();

    /// <summary>Starts an actor system.</summary>
    /// <param name="name">The system's name.</param>
    /// <param name="akka">Akka settings that override the shipped ones, as HOCON text; empty for none.</param>
    /// <param name="logs">Receives Akka's log.</param>
    /// <param name="datapath">The clock and the reader threads.</param>
    /// <exception cref="AkkaSettingsException">Akka cannot start with the settings.</exception>
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
            // Akka reports invalid settings by exceptions of many types, most of them from its HOCON library.
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
