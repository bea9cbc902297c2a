using Azure;
using Azure.Core;
using Azure.Identity;

namespace Ainft.Functions.Platform;

/// <summary>
/// Reports an identity without a token as storage that is unavailable, because callers handle both in the same way.
/// </summary>
internal sealed class StorageTokens(TokenCredential identity) : TokenCredential
{
    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        try
        {
            return identity.GetToken(requestContext, cancellationToken);
        }
        catch (AuthenticationFailedException e)
        {
            throw Unavailable(e);
        }
    }

    public override async ValueTask<AccessToken> GetTokenAsync(
        TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        try
        {
            return await identity.GetTokenAsync(requestContext, cancellationToken);
        }
        catch (AuthenticationFailedException e)
        {
            throw Unavailable(e);
        }
    }

    // The credential tried repeatedly itself. The pipeline repeats no request whose exception has a status.
    private static RequestFailedException Unavailable(AuthenticationFailedException e) => new(
        StatusCodes.Status503ServiceUnavailable, $"The identity of the app got no token for storage. {e.Message}");
}
