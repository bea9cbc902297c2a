using Amqp;
using Amqp.Framing;
using Amqp.Types;

namespace Ainft.Testing.Bus;

/// <summary>
/// Answers the requests of a client for tokens, and for peeks and renewals of a queue. Service Bus documents them as
/// request and response operations over AMQP.
/// </summary>
/// <param name="bus">The namespace.</param>
/// <param name="queue">The queue. Null for the node of tokens, and for a queue that does not exist.</param>
internal sealed class BusNode(FakeServiceBus bus, FakeBusQueue? queue)
{
    private static readonly Symbol Unauthorized = new("amqp:unauthorized-access");

    public Message Answer(Message request) => (request.ApplicationProperties["operation"] as string, queue) switch
    {
        ("put-token", _) => Status("status-code", 202, new Map()),
        (_, null) => Failed(404, new Symbol("amqp:not-found")),
        ("com.microsoft:peek-message", _) when bus.Refuses("Listen") => Failed(401, Unauthorized),
        ("com.microsoft:peek-message", { } found) => Peek(found, (Map)request.Body),
        ("com.microsoft:renew-lock", { } found) => Renew(found, (Map)request.Body),
        _ => Failed(501, new Symbol("amqp:not-implemented")),
    };

    private static Message Peek(FakeBusQueue queue, Map request)
    {
        var messages = new List();
        foreach (var message in queue.Peek((long)request["from-sequence-number"], (int)request["message-count"]))
            messages.Add(new Map { ["message"] = message });
        return messages.Count == 0
            ? Status("statusCode", 204, new Map())
            : Status("statusCode", 200, new Map { ["messages"] = messages });
    }

    private static Message Renew(FakeBusQueue queue, Map request) =>
        queue.Renew((Guid[])request["lock-tokens"]) is { } ends
            ? Status("statusCode", 200, new Map { ["expirations"] = ends })
            : Failed(410, new Symbol("com.microsoft:message-lock-lost"));

    private static Message Failed(int status, Symbol condition)
    {
        var answer = Status("statusCode", status, new Map());
        answer.ApplicationProperties["errorCondition"] = condition;
        answer.ApplicationProperties["statusDescription"] = condition.ToString();
        return answer;
    }

    private static Message Status(string name, int status, Map body)
    {
        var answer = new Message(body) { ApplicationProperties = new ApplicationProperties() };
        answer.ApplicationProperties[name] = status;
        return answer;
    }
}
