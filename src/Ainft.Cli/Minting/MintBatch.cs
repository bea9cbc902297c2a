using System.Buffers;
using System.Text.Json;
using Ainft.Cli.Api;
using Ainft.Ethereum;

namespace Ainft.Cli.Minting;

/// <summary>The manifests of one request, and the member of the request that carries them.</summary>
/// <param name="Member">
/// <c>manifest</c> for a single signed manifest, or <c>manifests</c> or <c>seed</c> for manifests with one signature.
/// </param>
/// <param name="Json">The member's value.</param>
/// <param name="Manifests">The manifests, in the order that the server answers.</param>
public sealed record MintBatch(string Member, ReadOnlyMemory<byte> Json, IReadOnlyList<Manifest> Manifests)
{
    /// <summary>The ids of the batch, which depend only on the manifests and the creator.</summary>
    public IReadOnlyList<AinftId> IdsFor(Address creator) =>
        [.. Manifests.Select(manifest => manifest.IdFor(creator))];

    /// <summary>The hash that the creator signs.</summary>
    internal Bytes32 HashToSign(MintDomain domain, Address creator, ulong deadline)
    {
        if (Member is "manifest")
            return MintMessage.HashMint(domain, Manifests[0].Digest, [.. Manifests[0].ParentIds], deadline);
        var leaves = IdsFor(creator).Select(id => Leaf.Registration(id, creator)).ToArray();
        return MintMessage.HashMintMany(domain, MerkleTree.Build(leaves).Root, leaves.Length, deadline);
    }

    /// <summary>Signs and sends the batch. The answer must name the ids that the command computed.</summary>
    internal async Task<(IReadOnlyList<AnswerPart> Items, bool Created)> SendAsync(
        AinftApi api, MintDomain domain, LocalKey creator, ulong deadline, CancellationToken cancellationToken)
    {
        var signature = creator.Sign(HashToSign(domain, creator.Address, deadline));
        var (document, created) = await api.PostAsync(
            "ainfts", Body(creator.Address, signature, deadline), cancellationToken);
        var items = document.Member("items").Items().ToList();
        var answered = items.Select(item => item.Member("id").Text());
        return answered.SequenceEqual(IdsFor(creator.Address).Select(id => id.ToString()))
            ? (items, created)
            : throw CommandException.Refused(
                "The server answered with other ids than the manifests and the creator have.",
                "Do not trust this server's answers. Verify its proofs with ainft verify");
    }

    private byte[] Body(Address creator, Signature signature, ulong deadline)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WritePropertyName(Member);
            writer.WriteRawValue(Json.Span);
            writer.WriteString("creator", creator.ToString());
            writer.WriteString("signature", signature.ToString());
            writer.WriteNumber("deadline", deadline);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
