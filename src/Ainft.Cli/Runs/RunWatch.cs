using Ainft.Cli.Api;
using Spectre.Console;

namespace Ainft.Cli.Runs;

/// <summary>Follows a run to its verdict: its panel in a live table to a person, a line a change to a pipe.</summary>
internal sealed class RunWatch(AinftApi api, Output output, TimeProvider time)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    /// <summary>Until the run is decided; answers with the server's description.</summary>
    public async Task<AnswerPart> WaitAsync(Sha256Digest run, CancellationToken cancellationToken)
    {
        var console = output.Progress;
        if (!console.Profile.Capabilities.Interactive)
            return await FollowAsync(run, Lines(), cancellationToken);
        AnswerPart last = default;
        await console.Live(Shown.Text("…")).AutoClear(true).StartAsync(async live =>
            last = await FollowAsync(run, view => live.UpdateTarget(new Rows(Shown.Text(view.Status), view.Members())), cancellationToken));
        return last;
    }

    private async Task<AnswerPart> FollowAsync(Sha256Digest run, Action<RunView> show, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await AskAsync(run, cancellationToken) is { } document)
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

    // A server that cannot answer now may answer at the next look; the run itself ends whatever happens.
    private async Task<AnswerPart?> AskAsync(Sha256Digest run, CancellationToken cancellationToken)
    {
        try
        {
            return await api.GetAsync($"runs/{run}", cancellationToken);
        }
        catch (CommandException failure) when (failure.ExitCode == ExitCode.TryLater)
        {
            return null;
        }
    }
}
