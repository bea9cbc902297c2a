using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Platform;

/// <summary>
/// The open connections of an instance that clients reach directly, so that many of them, which have sent headers only
/// or nothing, end those of the client that has most and not those of the others. A trusted proxy bounds its clients'
/// connections itself.
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

    /// <summary>Serves a connection while there is room for it; else ends it.</summary>
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
            connection.Abort(new ConnectionAbortedException("The client has as many connections as it may."));
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
                    // It leaves its list when its own end is through; until then it must not be chosen again.
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
            ended?.Abort(new ConnectionAbortedException("Other clients need the connection."));
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
