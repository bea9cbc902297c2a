using Ainft.Cli.Api;

namespace Ainft.Cli.Proofs;

/// <summary>The evidence of a run in a file.</summary>
internal sealed record SavedEvidence(byte[] Bytes, EvidenceFile Evidence)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    /// <summary>Reads an evidence file.</summary>
    /// <exception cref="CommandException">It cannot be read, or is no evidence file.</exception>
    public static async Task<EvidenceFile> ReadAsync(string file, CancellationToken cancellationToken)
    {
        var bytes = await InputFile.ReadAsync(file, cancellationToken);
        return EvidenceFile.TryParse(bytes, out var evidence, out var violations)
            ? evidence
            : throw new CommandException(
                ExitCode.Refused, $"{file} is no {EvidenceFile.Formats} file.", "Save a fresh one with: ainft proof ID "
                    + "--evidence -o FILE", violations)
            { Document = bytes };
    }

    /// <summary>
    /// Fetches the evidence of a run, or of the one whose verdict counts. With patience it is final: the run is decided, and its statements are
    /// anchored in finalized blocks; without, it is whatever the server has now.
    /// </summary>
    /// <exception cref="CommandException">That took longer than <paramref name="patience"/>, or there is no such run.</exception>
    public static async Task<SavedEvidence> WaitAsync(
        AinftApi api, AinftId id, string? run, TimeSpan patience, Action<string> say, TimeProvider time, CancellationToken cancellationToken)
    {
        var said = "";
        for (var since = time.GetTimestamp(); ;)
            try
            {
                var saved = await FetchAsync(api, id, run, cancellationToken);
                return patience == TimeSpan.Zero || await IsFinalAsync(api, saved.Evidence, cancellationToken)
                    ? saved
                    : throw CommandException.TryLater("The statements are not in a finalized block yet.", "Wait longer with --timeout, or save what there is without --wait.");
            }
            catch (CommandException later) when (later.ExitCode == ExitCode.TryLater && time.GetElapsedTime(since) < patience)
            {
                if (said != later.Message)
                    say(said = later.Message);
                await Task.Delay(Poll, time, cancellationToken);
            }
    }

    private static async Task<bool> IsFinalAsync(AinftApi api, EvidenceFile evidence, CancellationToken cancellationToken)
    {
        var chain = await api.GetAsync("chain", cancellationToken);
        return chain.Find("finalized")?.Member("number").Number() is { } number
            && evidence.Batches.All(batch => batch.Block?.Number <= number);
    }

    private static async Task<SavedEvidence> FetchAsync(AinftApi api, AinftId id, string? run, CancellationToken cancellationToken)
    {
        var bytes = await api.GetBytesAsync($"ainfts/{id}/evidence{(run is null ? "" : $"?run={run}")}",
            AnswerLimits.Evidence, cancellationToken);
        if (!EvidenceFile.TryParse(bytes, out var evidence, out var violations))
            throw new CommandException(
                ExitCode.Refused, $"The server's answer is no {EvidenceFile.Formats} file.", null, violations);
        return evidence.Component.Id == id
            ? new SavedEvidence(bytes, evidence)
            : throw CommandException.Refused($"The server answered with evidence about {evidence.Component.Id}.", "Do not trust this server's answers.");
    }
}
