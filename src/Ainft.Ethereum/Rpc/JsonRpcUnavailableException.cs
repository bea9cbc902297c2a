namespace Ainft.Ethereum;

/// <summary>No node gave a usable answer: unreachable, too slow, overloaded, or not speaking JSON-RPC. Worth another
/// try later. The message names nodes by host, never by the path or query, where providers put their keys.</summary>
public class JsonRpcUnavailableException : Exception
{
    /// <summary>Whether the node asks to come back later.</summary>
    public bool IsRateLimited { get; init; }

    /// <summary>An exception without a message of its own.</summary>
    public JsonRpcUnavailableException()
    {
    }

    /// <summary>An exception with a message.</summary>
    public JsonRpcUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with a message and a cause.</summary>
    public JsonRpcUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
