using System.Net;
using System.Text.Json;

namespace Ainft.Cli.Api;

/// <summary>An error answer, <c>application/problem+json</c> or not, as the failure that ends the command.</summary>
internal sealed record ProblemAnswer(string? Title, string? Detail, IReadOnlyList<Violation>? Violations)
{
    public static async Task<CommandException> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var status = response.StatusCode;
        var problem = Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken));
        var message = string.Join(": ", new[] { problem.Title, problem.Detail }.Where(text => !string.IsNullOrEmpty(text)).Distinct());
        if (message is "" && (int)status < 500)
            return CommandException.Refused($"The server answered {(int)status} {response.ReasonPhrase} and no reason.", "Check that --api is the address of an Ainft server.");
        return new CommandException(CodeOf(status), message is "" ? $"The server answered {(int)status} {response.ReasonPhrase}." : message, NextOf(response), problem.Violations);
    }

    private static ProblemAnswer Parse(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize<ProblemAnswer>(body, Output.Format) ?? new(null, null, null);
        }
        catch (JsonException)
        {
            return new(null, null, null);
        }
    }

    private static int CodeOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.NotFound => ExitCode.NotFound,
        HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError => ExitCode.TryLater,
        _ => ExitCode.Refused,
    };

    private static string? NextOf(HttpResponseMessage response) => response.StatusCode switch
    {
        HttpStatusCode.NotFound => "Check the id; ainft list and ainft runs show what the server has.",
        HttpStatusCode.Unauthorized => "Check the key, and that this machine's clock is right.",
        HttpStatusCode.ServiceUnavailable => $"Try again{(response.Headers.RetryAfter?.Delta is { } wait ? $" in {wait.TotalSeconds:0} s" : "")}: it is safe to repeat.",
        >= HttpStatusCode.InternalServerError => "Try again: it is safe to repeat. If it stays, the server's log has the reason.",
        _ => null,
    };
}
