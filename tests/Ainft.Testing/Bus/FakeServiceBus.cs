using System.Collections.Concurrent;
using Ainft.Cli.Dev;
using Amqp;
using Amqp.Listener;
using Amqp.Sasl;

namespace Ainft.Testing.Bus;

/// <summary>
/// A namespace of Service Bus on an AMQP 1.0 listener, for the real client. It has locks, dead letters, scheduled
/// messages and duplicate detection. A test can stop it, and its queues keep their messages.
/// </summary>
public sealed class FakeServiceBus : IDisposable
{
    private readonly ConcurrentDictionary<string, FakeBusQueue> queues = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, bool> refused = new();
    private readonly int port = FunctionApp.FreePort();
    private readonly TimeProvider time;
    private ContainerHost? host;

    /// <summary>Starts a namespace with some queues.</summary>
    /// <param name="time">The clock of scheduled messages and of the window of duplicate detection.</param>
    /// <param name="names">The full names of the queues.</param>
    public FakeServiceBus(TimeProvider time, params IEnumerable<string> names)
    {
        this.time = time;
        foreach (var name in names)
            queues[name] = new FakeBusQueue(time, new FakeBusQueue(time, null));
        Start();
    }

    /// <summary>The connection string of an emulator. Only this form makes the client speak without TLS.</summary>
    public string ConnectionString =>
        $"Endpoint=sb://127.0.0.1:{port};SharedAccessKeyName=test;SharedAccessKey=dGVzdA==;"
        + "UseDevelopmentEmulator=true;";

    /// <summary>The queue of this full name.</summary>
    public FakeBusQueue this[string name] => queues[name];

    /// <summary>Refuses to let clients send or listen, as without a role.</summary>
    /// <param name="claim"><c>Send</c> or <c>Listen</c>.</param>
    public void Refuse(string claim) => refused[claim] = true;

    /// <summary>Closes all connections and accepts no new one. Locks end.</summary>
    public void Stop()
    {
        host?.Close();
        host = null;
        foreach (var queue in queues.Values)
            queue.ExpireLocks();
    }

    /// <summary>Accepts connections again, at the same port.</summary>
    public void Start()
    {
        host = new ContainerHost(new Address($"amqp://127.0.0.1:{port}"));
        var listener = host.Listeners[0];
        listener.SASL.EnableMechanism("MSSBCBS", SaslProfile.Anonymous);
        listener.HandlerFactory = _ => new LockTokens();
        host.RegisterLinkProcessor(new BusLinks(this));
        host.Open();
    }

    public void Dispose() => Stop();

    internal bool Refuses(string claim) => refused.ContainsKey(claim);

    /// <summary>The queue of an address. Null when it does not exist.</summary>
    internal FakeBusQueue? Find(string address) =>
        address.Split('/') switch
        {
            [var name] => queues.GetValueOrDefault(name),
            [var name, "$DeadLetterQueue"] => queues.GetValueOrDefault(name)?.DeadLetters,
            _ => null,
        };
}
