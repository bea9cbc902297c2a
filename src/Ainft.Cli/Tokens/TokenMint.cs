using Ainft.Cli.Api;
using Ainft.Cli.Dev;
using Ainft.Cli.Minting;
using Ainft.Cli.Proofs;
using Ainft.Ethereum;

namespace Ainft.Cli.Tokens;

/// <summary>
/// The token of an id, with its owner and, when the command minted it, the transaction and its block.
/// </summary>
internal sealed record MintedToken(Address Owner, Bytes32? Transaction, ulong? Block);

/// <summary>
/// Mints the ERC-721 token of an AINFT with <c>mintFor</c>. The creator signs, and any account can pay.
/// </summary>
internal sealed class TokenMint(AinftApi api, Node node, ChainInfo chain)
{
    /// <summary>Mints the token, or returns the existing token.</summary>
    /// <param name="id">The AINFT.</param>
    /// <param name="key">
    /// Signs when it is the creator's key. Otherwise the signature of the creator's registration must still be valid.
    /// </param>
    /// <param name="payer">Sends the transaction.</param>
    /// <param name="cancellationToken">Stops waiting for the receipt.</param>
    public async Task<MintedToken> RunAsync(
        AinftId id, LocalKey? key, LocalKey payer, CancellationToken cancellationToken)
    {
        await node.RequireChainAsync(chain.ChainId, cancellationToken);
        if (await OwnerAsync(id, cancellationToken) is { } owner)
            return new MintedToken(owner, null, null);
        var (creator, manifest) = await ReadAsync(id, cancellationToken);
        var (deadline, signature) = await SignatureAsync(id, creator, manifest, key, cancellationToken);
        var calldata = AinftRegistry.EncodeMintFor(creator, manifest, deadline, signature);
        return await SendAsync(id, calldata, payer, cancellationToken);
    }

    private async Task<MintedToken> SendAsync(
        AinftId id, byte[] calldata, LocalKey payer, CancellationToken cancellationToken)
    {
        try
        {
            var wallet = new Wallet(node.Client, payer, TimeProvider.System);
            var receipt = await wallet.SendAsync(chain.RegistryAddress, calldata, cancellationToken);
            if (receipt.Succeeded && await OwnerAsync(id, cancellationToken) is { } owner)
                return new MintedToken(owner, receipt.TransactionHash, receipt.BlockNumber);
            throw CommandException.Refused(
                $"The transaction {receipt.TransactionHash} failed in block {receipt.BlockNumber}.",
                "Run the command again. It reports whether the token exists.");
        }
        catch (JsonRpcException exception) when (exception.IsInsufficientFunds)
        {
            throw CommandException.Refused(
                $"{payer.Address} cannot pay for the transaction on chain {chain.ChainId}.",
                "Send ether to it, or let another account pay with --payer FILE");
        }
        catch (JsonRpcException exception) when (exception.IsExecutionFailure)
        {
            // Another account may have minted the token in the meantime.
            return await OwnerAsync(id, cancellationToken) is { } owner
                ? new MintedToken(owner, null, null)
                : throw CommandException.Refused(
                    "The registry contract refuses the transaction. "
                        + (RegistryError.Explain(exception.RevertData) ?? exception.Message),
                    $"Check that the payer {payer.Address} has ether on chain {chain.ChainId}.");
        }
    }

    /// <summary>Reads the creator and the manifest, and checks that the id commits to both.</summary>
    private async Task<(Address Creator, Manifest Manifest)> ReadAsync(AinftId id, CancellationToken cancellationToken)
    {
        var document = await api.GetAsync($"ainfts/{id}", cancellationToken);
        var creator = document.Member("creator").Parsed<Address>(Address.TryParse, "an address");
        return (creator, await VerifiedManifest.FetchAsync(api, id, creator, cancellationToken));
    }

    private async Task<(ulong Deadline, byte[] Signature)> SignatureAsync(
        AinftId id, Address creator, Manifest manifest, LocalKey? key, CancellationToken cancellationToken)
    {
        if (key?.Address == creator)
        {
            var deadline = SignatureLife.Deadline(TimeProvider.System);
            var hash = MintMessage.HashMint(chain.Domain, manifest.Digest, [.. manifest.ParentIds], deadline);
            return (deadline, key.Sign(hash).ToArray());
        }

        var registered = (await ProofDownload.FetchAsync(api, id, cancellationToken)).Proof.Signature;
        if (registered.Delegation is { } delegation)
            throw CommandException.Refused(
                $"Only the creator {creator} can mint the token, because its agent {delegation.Terms.Agent} signed the "
                    + "registration.",
                Hint(creator));
        if (registered.Many is null && registered.Deadline > (ulong)TimeProvider.System.GetUtcNow().ToUnixTimeSeconds())
            return (registered.Deadline, Hex.Parse(registered.Signature));
        throw CommandException.Refused(
            $"The creator {creator} must sign again, "
                + "because the signature of the registration is not valid for the token.",
            Hint(creator));
    }

    private static string Hint(Address creator)
    {
        var number = DevAccounts.Keys.ToList().FindIndex(key => key.Address == creator);
        return number < 0
            ? "Pass the creator's key with --key. The key of the payer may be another one."
            : $"The creator is account {number} of anvil, so pass --dev {number}";
    }

    private Task<Address?> OwnerAsync(AinftId id, CancellationToken cancellationToken) =>
        AinftRegistry.ReadOwnerAsync(node.Client, chain.RegistryAddress, id, cancellationToken);
}
