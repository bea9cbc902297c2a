using System.Collections.Concurrent;
using Amqp.Framing;
using Amqp.Listener;
using Amqp.Types;

namespace Ainft.Testing.Bus;

/// <summary>Attaches the links of clients to queues, and to the nodes that answer requests.</summary>
internal sealed class BusLinks(FakeServiceBus bus) : ILinkProcessor
{
    private const string Tokens = "$cbs", Management = "/$management";
    private const ulong LongestMessage = 256 * 1024;

    private readonly ConcurrentDictionary<string, ListenerLink> replies = new();

    public void Process(AttachContext attachContext)
    {
        var attach = attachContext.Attach;
        attach.MaxMessageSize = LongestMessage;
        var address = AddressOf(attach).TrimStart('/');
        if (address == Tokens || address.EndsWith(Management, StringComparison.Ordinal))
            AttachNode(attachContext, address);
        else if (bus.Find(address) is not { } queue)
            attachContext.Complete(new Error(new Symbol("amqp:not-found")) { Description = $"{address} is missing." });
        else if (bus.Refuses(ClaimOf(attach)))
            attachContext.Complete(Unauthorized(ClaimOf(attach)));
        else if (attach.Role)
            attachContext.Complete(new Outgoing(queue, attachContext.Link), 0);
        else
            attachContext.Complete(new Incoming(queue), 200);
    }

    public static Error Unauthorized(string claim) => new(new Symbol("amqp:unauthorized-access"))
    {
        Description = $"Unauthorized access. '{claim}' claim(s) are required to perform this operation.",
    };

    /// <summary>A client attaches two links to a node, one for requests and one for the answers.</summary>
    private void AttachNode(AttachContext context, string address)
    {
        if (context.Attach.Role)
        {
            replies[((Target)context.Attach.Target).Address] = context.Link;
            context.Complete(new Answers(), 0);
            return;
        }
        var node = address == Tokens
            ? new BusNode(bus, null)
            : new BusNode(bus, bus.Find(address[..^Management.Length]));
        context.Complete(new Requests(node, replies), 200);
    }

    private static string AddressOf(Attach attach) =>
        attach.Role ? ((Source)attach.Source).Address : ((Target)attach.Target).Address;

    private static string ClaimOf(Attach attach) => attach.Role ? "Listen" : "Send";

    /// <summary>Messages from a client to a queue.</summary>
    private sealed class Incoming(FakeBusQueue queue) : LinkEndpoint
    {
        public override void OnMessage(MessageContext messageContext)
        {
            queue.Enqueue(messageContext.Message);
            messageContext.Complete();
        }

        public override void OnFlow(FlowContext flowContext)
        {
        }

        public override void OnDisposition(DispositionContext dispositionContext)
        {
        }
    }

    /// <summary>Messages from a queue to a client.</summary>
    private sealed class Outgoing(FakeBusQueue queue, ListenerLink link) : LinkEndpoint
    {
        private readonly BusConsumer consumer = new(link);

        public override void OnFlow(FlowContext flowContext)
        {
            if (!link.IsDraining)
            {
                queue.Give(consumer, flowContext.Messages);
                return;
            }
            queue.Remove(consumer);
            consumer.Credit = 0;
            link.CompleteDrain();
        }

        public override void OnDisposition(DispositionContext dispositionContext)
        {
            var lost = queue.Settle(dispositionContext.Message, dispositionContext.DeliveryState);
            if (lost is null)
                dispositionContext.Complete();
            else
                dispositionContext.Complete(lost);
        }

        public override void OnLinkClosed(ListenerLink closed, Error error) => queue.Remove(consumer);
    }

    /// <summary>Requests of a client to a node.</summary>
    private sealed class Requests(BusNode node, ConcurrentDictionary<string, ListenerLink> replies) : LinkEndpoint
    {
        public override void OnMessage(MessageContext messageContext)
        {
            var request = messageContext.Message;
            var answer = node.Answer(request);
            // The client numbers its requests, and the number is not a string.
            answer.Properties = new Properties();
            answer.Properties.SetCorrelationId(request.Properties.GetMessageId());
            var link = replies[request.Properties.ReplyTo];
            messageContext.Complete();
            link.SendMessage(answer);
        }

        public override void OnFlow(FlowContext flowContext)
        {
        }

        public override void OnDisposition(DispositionContext dispositionContext)
        {
        }
    }

    /// <summary>Answers of a node to a client.</summary>
    private sealed class Answers : LinkEndpoint
    {
        public override void OnFlow(FlowContext flowContext)
        {
        }

        public override void OnDisposition(DispositionContext dispositionContext) => dispositionContext.Complete();
    }
}
