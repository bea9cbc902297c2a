using Amqp;
using Amqp.Handler;
using Amqp.Listener;

namespace Ainft.Testing.Bus;

/// <summary>
/// Sends messages with the token of their lock as delivery tag, because the client takes the token from there.
/// </summary>
internal sealed class LockTokens : IHandler
{
    // Sending calls the handler on the same thread.
    [ThreadStatic]
    private static byte[]? next;

    public static void Send(ListenerLink link, Message message, Guid token)
    {
        next = token.ToByteArray();
        try
        {
            link.SendMessage(message);
        }
        finally
        {
            next = null;
        }
    }

    public bool CanHandle(EventId id) => id == EventId.SendDelivery;

    public void Handle(Event protocolEvent)
    {
        if (next is not null && protocolEvent.Context is IDelivery delivery)
            delivery.Tag = next;
    }
}
