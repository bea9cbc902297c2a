using Ainft.Cli.Api;
using Spectre.Console;

namespace Ainft.Cli.Runs;

/// <summary>Follows a run to its verdict: its panel in a live table to a person, a line a change to a pipe.</summary>
internal sealed class RunWatch(AinftApi api, Output output, TimeProvider time)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    // The run itself ends whatever happens, so a server that is away is waited for.
    private readonly ServerWatch watch = new(output.Note, time);

    /// <summary>Until the run is decided; answers with the server's description.</summary>
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
