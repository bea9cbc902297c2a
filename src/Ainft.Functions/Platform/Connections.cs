using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Platform;

/// <summary>
/// Bounds the open connections of an instance that clients reach directly. When all are in use, a new connection ends
/// one of the client that has most, so a client with many idle connections cannot keep others out. A trusted proxy
/// bounds its clients' connections itself.
/// </summary>
internal sealed class Connections(IOptions<BodyOptions> options, TrustedProxies proxies)
{
    private readonly Lock gate = new();
    private readonly Dictionary<ClientAddress, LinkedList<ConnectionContext>> open = [];
    private int count;

    /// <summary>How many connections are open now.</summary>
    public int Count
    {
        get
        {
            lock (gate)
                return count;
        }
    }

    /// <summary>Serves a connection when the instance has room for it. Else it ends the connection.</summary>
    public async Task RunAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        if (connection.RemoteEndPoint is not IPEndPoint peer || proxies.Trusts(peer.Address))
        {
            await next(connection);
            return;
        }
        var client = ClientAddress.From(peer.Address);
        if (Enter(client, connection) is not { } mine)
        {
            connection.Abort(new ConnectionAbortedException(
                "The client already has as many connections as it may have, or the instance has no room for more."));
            return;
        }
        try
        {
            await next(connection);
        }
        finally
        {
            Leave(client, mine);
        }
    }

    private LinkedListNode<ConnectionContext>? Enter(ClientAddress client, ConnectionContext connection)
    {
        ConnectionContext? ended = null;
        try
        {
            lock (gate)
            {
                var mine = open.GetValueOrDefault(client)?.Count ?? 0;
                if (mine >= options.Value.ConnectionsPerClient)
                    return null;
                if (count >= options.Value.Connections)
                {
                    var most = open.Values.MaxBy(all => all.Count)!;
                    if (most.Count <= mine + 1)
                        return null;
                    ended = most.First!.Value;
                    // The connection takes a while to end, and must not be chosen again until then.
                    most.RemoveFirst();
                    count--;
                }
                if (!open.TryGetValue(client, out var list))
                    open[client] = list = new LinkedList<ConnectionContext>();
                count++;
                return list.AddLast(connection);
            }
        }
        finally
        {
            ended?.Abort(new ConnectionAbortedException("Other clients need the room of this connection."));
        }
    }

    private void Leave(ClientAddress client, LinkedListNode<ConnectionContext> mine)
    {
        lock (gate)
        {
            if (mine.List is not { } list)
                return;
            list.Remove(mine);
            count--;
            if (list.Count == 0)
                open.Remove(client);
        }
    }
}
