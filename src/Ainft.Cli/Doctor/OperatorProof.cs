using System.CommandLine;
using System.Net.Http.Headers;
using System.Text;
using Ainft.Cli.Api;

namespace Ainft.Cli.Doctor;

/// <summary>
/// The key of operations or the token of an operator. Both are secrets, so they come from a file or from the
/// environment, and not from an argument that other users of the machine can read.
/// </summary>
internal static class OperatorProof
{
    public static readonly Option<string> KeyFile = new("--operations-key-file")
    {
        Description = "A file with the key of operations in its first line. The default is AINFT_OPERATIONS_KEY.",
        HelpName = "FILE",
    };

    public static readonly Option<string> TokenFile = new("--token-file")
    {
        Description = "A file with an operator's token in its first line. The default is AINFT_OPERATIONS_TOKEN.",
        HelpName = "FILE",
    };

    /// <summary>Returns the function that adds the secret to a request, or null when no secret is given.</summary>
    public static async Task<Action<HttpRequestMessage>?> FindAsync(
        ParseResult result, Uri server, CancellationToken cancellationToken)
    {
        var key = await ReadAsync(result.GetValue(KeyFile), "AINFT_OPERATIONS_KEY", cancellationToken);
        var token = await ReadAsync(result.GetValue(TokenFile), "AINFT_OPERATIONS_TOKEN", cancellationToken);
        if (key is null && token is null)
            return null;
        if (server.Scheme != Uri.UriSchemeHttps && !server.IsLoopback)
            throw CommandException.Usage(
                $"The command does not send a secret to {server}, because the connection is not encrypted.",
                "Pass an https address with --api, or leave out the key and the token.");
        return request =>
        {
            if (key is not null)
                request.Headers.Add(AinftApi.OperationsKeyHeader, key);
            if (token is not null)
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        };
    }

    private static async Task<string?> ReadAsync(string? file, string variable, CancellationToken cancellationToken)
    {
        var text = file is null
            ? Environment.GetEnvironmentVariable(variable)
            : Encoding.UTF8.GetString(await InputFile.ReadAsync(file, cancellationToken));
        var line = text?.Split('\n')[0].Trim();
        if (string.IsNullOrEmpty(line))
            return file is null
                ? null
                : throw CommandException.Usage($"The first line of {file} is empty.", "Write the secret into it.");
        return line.All(letter => letter is > ' ' and <= '~')
            ? line
            : throw CommandException.Usage(
                $"The secret in {file ?? variable} has a character that a header cannot have.",
                "Use letters, digits and punctuation of ASCII.");
    }
}
