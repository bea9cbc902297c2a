namespace Ainft.Cli.Api;

/// <summary>Waits until the server reports anchors or tokens as finalized, and shows the progress.</summary>
internal sealed class FinalityWait(AinftApi api, Output output, TimeProvider time)
{
    private const string Final = "finalized";
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    // The timeout of the command also bounds the wait for a server that does not answer.
    private readonly ServerWatch watch = new(output.Note, time);

    /// <summary>Waits until the anchors of all ids are finalized, and returns the server's descriptions.</summary>
    public Task<IReadOnlyList<AnswerPart>> OfAnchorsAsync(
        IReadOnlyList<AinftId> ids, TimeSpan timeout, CancellationToken cancellationToken) =>
        WaitAsync(ids, view => (view.Anchor.Status, view.Anchor.Block), timeout, cancellationToken);

    /// <summary>Waits until the token is finalized, and returns the server's description.</summary>
    public async Task<AnswerPart> OfTokenAsync(AinftId id, TimeSpan timeout, CancellationToken cancellationToken) =>
        (await WaitAsync([id], view => (view.Token.Status, view.Token.Block), timeout, cancellationToken))[0];

    private async Task<IReadOnlyList<AnswerPart>> WaitAsync(
        IReadOnlyList<AinftId> ids,
        Func<AinftView, (string Status, AinftView.Block? Block)> aspect,
        TimeSpan timeout,
        CancellationToken cancellationToken)
    {
        var rows = ids.Select(id => new Row(id)).ToArray();
        using var expired = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(expired.Token, cancellationToken);
        try
        {
            await output.WatchAsync([.. ids.Select(id => id.ToString())], async show =>
            {
                while (!await PollAsync(rows, aspect, show, either.Token))
                    await Task.Delay(Poll, time, either.Token);
            });
            return [.. rows.Select(row => row.Document)];
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw CommandException.TryLater(
                $"The anchor or the token was not finalized within {timeout.TotalSeconds:0} s.",
                "The data is safe. Ask again with ainft get ID, or wait longer with --timeout.");
        }
    }

    private async Task<bool> PollAsync(
        Row[] rows,
        Func<AinftView, (string Status, AinftView.Block? Block)> aspect,
        Action<int, string> show,
        CancellationToken cancellationToken)
    {
        for (var index = 0; index < rows.Length; index++)
        {
            var row = rows[index];
            if (row.Finalized
                || await watch.AskAsync(() => api.GetAsync($"ainfts/{row.Id}", cancellationToken)) is not { } document)
                continue;
            var (status, block) = aspect(AinftView.Read(document, row.Id));
            var words = AinftView.Describe(status, block);
            if (words != row.Shown)
                show(index, words);
            (row.Document, row.Shown, row.Finalized) = (document, words, status == Final);
        }

        return rows.All(row => row.Finalized);
    }

    private sealed class Row(AinftId id)
    {
        public AinftId Id => id;

        public AnswerPart Document { get; set; }

        public string Shown { get; set; } = "";

        public bool Finalized { get; set; }
    }
}
