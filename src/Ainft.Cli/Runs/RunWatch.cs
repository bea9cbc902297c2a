using Ainft.Cli.Api;
using Spectre.Console;

namespace Ainft.Cli.Runs;

/// <summary>
/// Follows a run to its verdict. A terminal shows the panel in a live table, and a pipe receives one line per change.
/// </summary>
internal sealed class RunWatch(AinftApi api, Output output, TimeProvider time)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    // The watch waits for a server that is away, because the run ends at its deadline in any case.
    private readonly ServerWatch watch = new(output.Note, time);

    /// <summary>Waits until the run has a verdict, and returns the server's description.</summary>
    public async Task<AnswerPart> WaitAsync(Sha256Digest run, CancellationToken cancellationToken)
    {
        var console = output.Progress;
        if (!console.Profile.Capabilities.Interactive)
            return await FollowAsync(run, Lines(), cancellationToken);
        AnswerPart last = default;
        await console.Live(Shown.Text("…")).AutoClear(true).StartAsync(async live =>
            last = await FollowAsync(run, view =>
                live.UpdateTarget(new Rows(Shown.Text(view.Status), view.Members(console.Profile.Width))),
                cancellationToken));
        return last;
    }

    private async Task<AnswerPart> FollowAsync(
        Sha256Digest run, Action<RunView> show, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await watch.AskAsync(() => api.GetAsync($"runs/{run}", cancellationToken)) is { } document)
            {
                var view = RunView.Read(document);
                show(view);
                if (view.IsDecided)
                    return document;
            }

            await Task.Delay(Poll, time, cancellationToken);
        }
    }

    private Action<RunView> Lines()
    {
        var shown = new Dictionary<string, string>();
        return view =>
        {
            Say(view.Id, view.Status);
            foreach (var member in view.Panel)
                Say(member.Node, member.State);
        };

        void Say(string what, string state)
        {
            if (shown.TryGetValue(what, out var before) && before == state)
                return;
            shown[what] = state;
            output.Note($"{what}  {state}");
        }
    }
}
