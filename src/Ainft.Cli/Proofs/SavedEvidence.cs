using Ainft.Cli.Api;

namespace Ainft.Cli.Proofs;

/// <summary>The evidence of a run in a file.</summary>
internal sealed record SavedEvidence(byte[] Bytes, EvidenceFile Evidence)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    /// <summary>Reads an evidence file.</summary>
    /// <exception cref="CommandException">The file cannot be read, or is not an evidence file.</exception>
    public static async Task<EvidenceFile> ReadAsync(string file, CancellationToken cancellationToken)
    {
        var bytes = await InputFile.ReadAsync(file, cancellationToken);
        return EvidenceFile.TryParse(bytes, out var evidence, out var violations)
            ? evidence
            : throw new CommandException(
                ExitCode.Refused,
                $"{file} is not an {EvidenceFile.Formats} file.",
                "Save the evidence again with: ainft proof ID --evidence -o FILE",
                violations)
            {
                Document = bytes,
            };
    }

    /// <summary>
    /// Fetches the evidence of a run, or of the run with the current verdict. Without patience it returns the present
    /// evidence of the server. With patience it waits until the run is decided and finalized blocks anchor its
    /// statements.
    /// </summary>
    /// <exception cref="CommandException">
    /// The wait exceeded <paramref name="patience"/>, or the server does not know the run.
    /// </exception>
    public static async Task<SavedEvidence> WaitAsync(
        AinftApi api,
        AinftId id,
        string? run,
        TimeSpan patience,
        Action<string> say,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var said = "";
        for (var since = time.GetTimestamp(); ;)
            try
            {
                var saved = await FetchAsync(api, id, run, cancellationToken);
                return patience == TimeSpan.Zero || await IsFinalAsync(api, saved.Evidence, cancellationToken)
                    ? saved
                    : throw CommandException.TryLater(
                        "The statements are not in a finalized block yet.",
                        "Wait longer with --timeout, or save the present evidence without --wait.");
            }
            catch (CommandException later)
                when (later.ExitCode == ExitCode.TryLater && time.GetElapsedTime(since) < patience)
            {
                if (said != later.Message)
                    say(said = later.Message);
                await Task.Delay(Poll, time, cancellationToken);
            }
    }

    private static async Task<bool> IsFinalAsync(
        AinftApi api, EvidenceFile evidence, CancellationToken cancellationToken)
    {
        var chain = await api.GetAsync("chain", cancellationToken);
        return chain.Find("finalized")?.Member("number").Number() is { } number
            && evidence.Batches.All(batch => batch.Block?.Number <= number);
    }

    private static async Task<SavedEvidence> FetchAsync(
        AinftApi api, AinftId id, string? run, CancellationToken cancellationToken)
    {
        var query = run is null ? "" : $"?run={run}";
        var bytes = await api.GetBytesAsync($"ainfts/{id}/evidence{query}", AnswerLimits.Evidence, cancellationToken);
        if (!EvidenceFile.TryParse(bytes, out var evidence, out var violations))
            throw new CommandException(
                ExitCode.Refused,
                $"The server's answer is not an {EvidenceFile.Formats} file.",
                "Check that --api is the address of an Ainft server.",
                violations);
        return evidence.Component.Id == id
            ? new SavedEvidence(bytes, evidence)
            : throw CommandException.Refused(
                $"The server answered with evidence about {evidence.Component.Id} instead of {id}.",
                "Do not trust the answers of this server.");
    }
}
