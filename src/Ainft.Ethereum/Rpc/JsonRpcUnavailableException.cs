namespace Ainft.Ethereum;

/// <summary>The node did not give a usable answer. It was unreachable, too slow or overloaded, or its answer was not
/// JSON-RPC. The caller can try again later. The message names the node by its host only, because path and query can
/// contain keys of the provider.</summary>
public class JsonRpcUnavailableException : Exception
{
    /// <summary>Whether the node limits the rate of requests.</summary>
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
