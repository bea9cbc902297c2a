using System.Text.Json;

namespace Ainft.Ethereum;

/// <summary>The answer to one call of a batch.</summary>
/// <param name="Result">The result, undefined when the node refused.</param>
/// <param name="Error">The error of the node, or null.</param>
internal readonly record struct JsonRpcAnswer(JsonElement Result, JsonRpcException? Error)
{
    /// <exception cref="JsonRpcException">The node refused this call.</exception>
    public JsonElement Get() => Error is null ? Result : throw Error;
}
