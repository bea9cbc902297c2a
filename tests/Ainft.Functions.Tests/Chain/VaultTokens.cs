using System.Collections.Concurrent;
using Azure.Core;
using Azure.Identity;

namespace Ainft.Functions.Tests.Chain;

/// <summary>Issues tokens for a <see cref="FakeVault"/>, in place of a managed identity.</summary>
internal sealed class VaultTokens : TokenCredential
{
    /// <summary>The token without claims.</summary>
    public const string Ordinary = "ordinary";

    /// <summary>The token for a request with claims.</summary>
    public const string WithClaims = "with-claims";

    private readonly ConcurrentQueue<string> scopes = new();

    /// <summary>Whether the machine has no identity.</summary>
    public bool IsAway { get; set; }

    /// <summary>The scope of each request for a token so far.</summary>
    public IReadOnlyCollection<string> Scopes => scopes;

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        if (IsAway)
            throw new CredentialUnavailableException("DefaultAzureCredential failed to retrieve a token.\n- Details");
        scopes.Enqueue(string.Join(' ', requestContext.Scopes));
        var token = requestContext.Claims is null ? Ordinary : WithClaims;
        return new AccessToken(token, DateTimeOffset.UtcNow.AddHours(1));
    }

    public override ValueTask<AccessToken> GetTokenAsync(
        TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        ValueTask.FromResult(GetToken(requestContext, cancellationToken));
}
