using Ainft.Ethereum;

namespace Ainft.Cli.Tokens;

/// <summary>Who owns the token of an id.</summary>
internal static class TokenOwner
{
    /// <summary>Null when the token is not minted: the registry reverts then.</summary>
    public static async Task<Address?> FindAsync(EthereumClient client, Address registry, AinftId id, CancellationToken cancellationToken)
    {
        try
        {
            return (Address)AinftRegistry.OwnerOf.DecodeResult(await client.CallAsync(registry, AinftRegistry.EncodeOwnerOf(id), ct: cancellationToken))[0];
        }
        catch (JsonRpcException exception) when (exception.IsExecutionFailure)
        {
            return null;
        }
    }
}
