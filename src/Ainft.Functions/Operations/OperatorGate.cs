using System.Security.Cryptography;
using System.Text;
using Ainft.Functions.Platform;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Operations;

/// <summary>
/// Admits operators to the routes of operations. An operator sends the key, or a token with the role. Without either
/// setting a route answers as if it did not exist.
/// </summary>
internal sealed partial class OperatorGate(IOptions<OperationsOptions> options, ILogger<OperatorGate> log)
{
    public const string KeyHeader = "x-ainft-operations-key";

    /// <summary>The name of an operator that sent the key.</summary>
    public const string KeyHolder = "key";

    private static readonly object Admitted = new();

    /// <summary>The name of the admitted operator.</summary>
    public static string NameOf(HttpContext context) => (string)context.Items[Admitted]!;

    /// <summary>The answer to a caller that is not an operator. Null when the caller is one.</summary>
    public async Task<Problem?> RefuseAsync(HttpContext context)
    {
        if (!options.Value.IsOn)
            return Problem.Of(StatusCodes.Status404NotFound);
        var (name, problem) = await CheckAsync(context);
        context.Items[Admitted] = name;
        if (problem is not null)
            LogRefused(context.Request.Method, context.Request.Path, problem.Detail!);
        return problem;
    }

    private async Task<(string? Name, Problem? Problem)> CheckAsync(HttpContext context)
    {
        var sent = context.Request.Headers[KeyHeader].ToString();
        if (sent.Length > 0 && options.Value.HasKey)
            return IsKey(sent) ? (KeyHolder, null) : (null, Unknown($"The key in {KeyHeader} is wrong."));
        if (!options.Value.HasAuthority || context.Request.Headers.Authorization.Count == 0)
            return (null, Unknown("The request has no token and no key that this app accepts."));
        var token = await context.AuthenticateAsync(OperatorTokens.Scheme);
        if (token.Principal is not { } caller)
            return (null, Unknown(
                "The token is not valid here. It must come from Ainft__Operations__Authority, name "
                + "Ainft__Operations__Audience, and not be expired."));
        return caller.HasClaim(OperatorTokens.Roles, options.Value.Role)
            ? (caller.FindFirst("oid")?.Value ?? caller.FindFirst("sub")?.Value ?? "token", null)
            : (null, new Problem(
                ProblemCode.OperatorRoleMissing, $"The token lacks the role {options.Value.Role}."));
    }

    // Digests have one length, and comparing them takes the same time for every key.
    private bool IsKey(string sent) => CryptographicOperations.FixedTimeEquals(
        SHA256.HashData(Encoding.UTF8.GetBytes(sent)), SHA256.HashData(Encoding.UTF8.GetBytes(options.Value.Key!)));

    private Problem Unknown(string detail) => new(ProblemCode.OperatorUnknown, detail)
    {
        Challenge = options.Value.HasAuthority ? "Bearer" : "OperationsKey",
    };

    [LoggerMessage(6001, LogLevel.Warning, "{Method} {Path} was refused. {Reason}")]
    private partial void LogRefused(string method, PathString path, string reason);
}
