using System.Text.Json;

namespace Ainft.Ethereum;

/// <summary>The answer to one call of a batch.</summary>
/// <param name="Value">The result; undefined when the node refused.</param>
/// <param name="Error">The node's refusal, or null.</param>
public sealed record JsonRpcResult(JsonElement Value, JsonRpcException? Error)
{
    /// <summary>The result.</summary>
    /// <exception cref="JsonRpcException">The node refused this call.</exception>
    public JsonElement GetValue() => Error is null ? Value : throw Error;
}
