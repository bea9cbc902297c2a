using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Ainft.Functions.Platform;

/// <summary>
/// Reports a connection to storage that broke within an answer as a failed request. The SDK does so only for a
/// connection that breaks before the answer, and callers handle both in the same way.
/// </summary>
internal sealed class BrokenAnswers : HttpPipelinePolicy
{
    /// <inheritdoc/>
    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        try
        {
            ProcessNext(message, pipeline);
        }
        catch (IOException e)
        {
            throw Failed(e);
        }
    }

    /// <inheritdoc/>
    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        try
        {
            await ProcessNextAsync(message, pipeline);
        }
        catch (IOException e)
        {
            throw Failed(e);
        }
    }

    private static RequestFailedException Failed(IOException e) =>
        new($"The connection to storage broke within an answer. {e.Message}", e);
}
