using Ainft.Ethereum;
using Ainft.Functions.Artifacts;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Nodes;

/// <summary>Checks that the node of a route signed the request.</summary>
internal static class NodeRequests
{
    /// <summary>The message about a text that is not a node's account.</summary>
    public const string NoNode = $"The address does not name a node. Expected {Address.Form}.";

    /// <summary>
    /// The node of a route, which must have signed the request. Without a digest the request must have no body.
    /// </summary>
    /// <exception cref="BadHttpRequestException">
    /// The route does not name a node (404), the signature is missing or invalid (401), or another account signed
    /// (403).
    /// </exception>
    public static Sender NodeOf(
        this SignedRequests requests, HttpRequest http, string node, Sha256Digest? body = null)
    {
        if (!Address.TryParse(node, out var address))
            throw new RequestRefusedException(ProblemCode.NodeNotFound, NoNode);
        var sender = requests.SenderOf(http, body ?? Sha256Digest.Of([]));
        return sender.Account == address
            ? sender
            : throw new RequestRefusedException(
                ProblemCode.WrongSigner,
                $"The request must be signed by {address}, but was signed by {sender.Account}.");
    }
}
