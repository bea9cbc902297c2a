using System.Net;
using System.Text.Json;

namespace Ainft.Cli.Api;

/// <summary>
/// Converts an error answer into the failure that ends the command. The answer need not be
/// <c>application/problem+json</c>.
/// </summary>
internal static class ProblemAnswer
{
    private const int MostViolations = 256;

    public static CommandException Read(HttpResponseMessage response, byte[] body)
    {
        var (status, problem) = (response.StatusCode, Parse(body));
        var parts = new[] { Text(problem, "title"), Text(problem, "detail") };
        var message = string.Join(": ", parts.Where(text => !string.IsNullOrEmpty(text)).Distinct());
        if (message is "" && (int)status < 500)
            return CommandException.Refused(
                $"The server answered {(int)status} {response.ReasonPhrase} without a reason.",
                "Check that --api is the address of an Ainft server.");
        return new CommandException(
            CodeOf(status),
            message is "" ? $"The server answered {(int)status} {response.ReasonPhrase}." : message,
            NextOf(response),
            [.. Violations(problem).Take(MostViolations)]);
    }

    // A malformed part of an error answer is left out, because the answer is an error in any case.
    private static JsonElement Parse(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(body);
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private static IEnumerable<Violation> Violations(JsonElement problem)
    {
        if (problem.ValueKind != JsonValueKind.Object || !problem.TryGetProperty("violations", out var violations)
            || violations.ValueKind != JsonValueKind.Array)
            yield break;
        foreach (var violation in violations.EnumerateArray())
            if (Text(violation, "reason") is { } reason)
                yield return new Violation(
                    Text(violation, "pointer") ?? "",
                    // Older servers send no code.
                    ViolationCode.Of(Text(violation, "code") ?? ""),
                    reason,
                    Offset(violation));
    }

    private static long? Offset(JsonElement violation) =>
        violation.TryGetProperty("offset", out var at)
        && at.ValueKind == JsonValueKind.Number && at.TryGetInt64(out var offset) ? offset : null;

    private static string? Text(JsonElement part, string name)
    {
        if (part.ValueKind != JsonValueKind.Object || !part.TryGetProperty(name, out var value)
            || value.ValueKind != JsonValueKind.String)
            return null;
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static int CodeOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.NotFound => ExitCode.NotFound,
        HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError =>
            ExitCode.TryLater,
        _ => ExitCode.Refused,
    };

    private static string? NextOf(HttpResponseMessage response) => response.StatusCode switch
    {
        HttpStatusCode.NotFound => "Check the id. ainft list and ainft runs show the ids that the server has.",
        HttpStatusCode.Unauthorized => "Check the key and this machine's clock.",
        HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests =>
            $"Try again{(response.Headers.RetryAfter?.Delta is { } wait ? $" in {wait.TotalSeconds:0} s" : "")}. "
                + "Repeating the command is safe.",
        >= HttpStatusCode.InternalServerError =>
            "Try again. Repeating the command is safe. If the error persists, the server's log has the reason.",
        _ => null,
    };
}
