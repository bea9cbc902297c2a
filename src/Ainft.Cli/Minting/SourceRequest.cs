using Ainft.Cli.Api;
using Ainft.Ethereum;
using Ainft.Sources;

namespace Ainft.Cli.Minting;

/// <summary>Asks the server whether the repository of a minted revision names the creator.</summary>
internal static class SourceRequest
{
    /// <summary>Notes the answer for people. The mint has succeeded, so a failed check is no failure.</summary>
    public static async Task SendAsync(
        AinftApi api, MintBatch batch, Address creator, Output output, CancellationToken cancellationToken)
    {
        if (SourcePin.Of(batch.Manifests[0].Source) is null)
            return;
        try
        {
            var (answer, _) = await api.PostAsync(
                $"ainfts/{batch.IdsFor(creator)[0]}/source", [], cancellationToken);
            var isProven = answer.Member("state").Text() == "proven";
            output.Note(isProven ? "source proven" : $"source not proven. {answer.Find("reason")?.Text()}");
        }
        catch (CommandException exception)
        {
            output.Note($"source not checked. {exception.Message}");
        }
    }
}
