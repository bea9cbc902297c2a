using System.Net;

namespace Ainft.Cli.Api;

/// <summary>An answer with its status and headers, before its body is read.</summary>
internal sealed class ServerAnswer(
    HttpResponseMessage response, AnswerLimits limits, CancellationTokenSource timer, string of) : IDisposable
{
    public HttpResponseMessage Response => response;

    public HttpStatusCode Status => response.StatusCode;

    /// <summary>The name of the request in messages, for example <c>GET ainfts</c>.</summary>
    public string Of => of;

    /// <summary>Opens the bounded body.</summary>
    public async Task<Stream> OpenAsync(CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentLength > limits.Bytes)
            throw AnswerStream.TooLong(of, limits.Bytes);
        return new AnswerStream(await response.Content.ReadAsStreamAsync(cancellationToken), limits, timer, of);
    }

    /// <summary>Reads the whole body.</summary>
    public async Task<byte[]> ReadAsync(CancellationToken cancellationToken)
    {
        await using var body = await OpenAsync(cancellationToken);
        using var memory = new MemoryStream();
        await body.CopyToAsync(memory, cancellationToken);
        return memory.ToArray();
    }

    /// <summary>Reads the whole body as a JSON document.</summary>
    public async Task<AnswerPart> ReadJsonAsync(CancellationToken cancellationToken) =>
        AnswerPart.Parse(of, await ReadAsync(cancellationToken));

    /// <summary>Converts an error answer into a failure.</summary>
    public async Task<CommandException> ToFailureAsync(CancellationToken cancellationToken)
    {
        using var problem = new ServerAnswer(response, AnswerLimits.Problem, timer, of);
        return ProblemAnswer.Read(response, await problem.ReadAsync(cancellationToken));
    }

    public void Dispose()
    {
        response.Dispose();
        timer.Dispose();
    }
}
