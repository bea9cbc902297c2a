using System.Buffers;
using System.Text.Json;
using Ainft.Cli.Api;
using Ainft.Cli.Minting;
using Ainft.Ethereum;

namespace Ainft.Cli.Royalties;

/// <summary>
/// Warns before a mint when a component could not be paid, or when its ancestors ask for at least 80 % of the cap. A
/// warning never stops a command, because a lineage must be able to state the truth.
/// </summary>
internal static class RoyaltyWarnings
{
    /// <summary>Asks the server for the royalties of a batch and shows the warnings.</summary>
    /// <param name="api">The server.</param>
    /// <param name="batch">The manifests. Without parents the method sends no request.</param>
    /// <param name="creator">The account that mints.</param>
    /// <param name="output">The output for the warnings.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task ShowAsync(
        AinftApi api, MintBatch batch, Address creator, Output output, CancellationToken cancellationToken)
    {
        if (!batch.Manifests.Any(manifest => manifest.Parents.Count > 0))
            return;
        try
        {
            var (document, _) = await api.PostAsync("ainfts/preview", Body(batch, creator), cancellationToken);
            foreach (var (manifest, item) in batch.Manifests.Zip(document.Member("items").Items()))
                foreach (var warning in Of(manifest, item))
                    output.Note($"warning: {warning}");
        }
        catch (CommandException exception)
        {
            // The mint itself reports a server that is away, and an older server has no royalties.
            output.Note($"warning: The royalties of the parents are unknown. {exception.Message}");
        }
    }

    private static IEnumerable<string> Of(Manifest manifest, AnswerPart item) =>
        item.Find("royalties") is { } royalties
            ? RoyaltiesView.Read(royalties).Warnings(manifest.Name ?? "The component")
            : [];

    private static byte[] Body(MintBatch batch, Address creator)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WritePropertyName(batch.Member);
            writer.WriteRawValue(batch.Json.Span);
            writer.WriteString("creator", creator.ToString());
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
