using Ainft.Ethereum;
using CsCheck;
using Xunit;

namespace Ainft.Tests.Runs;

/// <summary>Properties of every run, for any messages in any order.</summary>
public sealed class RunStoryTests
{
    /// <summary>A message has a delay after the previous one, a kind, a sender and a variant.</summary>
    private static readonly Gen<(int Seconds, int What, int Who, int Which)[]> Messages =
        Gen.Select(Gen.OneOf(Gen.Int[0, 5], Gen.Int[0, 200]), Gen.Int[0, 9], Gen.Int[0, 7], Gen.Int[0, 2]).Array[0, 80];

    private static readonly Gen<(RunRequest Request, RunTerms Terms)> Asked = Gen.Select(Gen.Int[1, 4],
        Gen.Int[500_000, 999_999], Gen.Int[1, 90], Gen.Bool, Gen.Int[0, 4], Gen.Int[1, 30],
        (replicas, confidence, minutes, produce, more, work) => (
            RunScene.Request(replicas, confidence, minutes, produce ? RunPurpose.Produce : RunPurpose.Reproduce),
            RunScene.Terms(replicas + more, work)));

    [Fact]
    public void Every_run_keeps_its_rules_and_ends() => Gen.Select(Asked, Messages).Sample((asked, messages) =>
    {
        var (run, at) = (RunScene.Open(asked.Request, asked.Terms), RunScene.Start);
        foreach (var message in messages)
        {
            at = at.AddSeconds(message.Seconds);
            var next = Apply(run, message, at);
            Check(run, next, at);
            run = next;
        }
        run = RunMachine.Advance(run, run.EndsAt, _ => DateTimeOffset.MaxValue);
        Assert.Equal(RunState.Decided, run.State);
        Assert.Same(run, RunMachine.Advance(run, run.EndsAt.AddDays(1), _ => null));
        Assert.DoesNotContain(run.Tasks, task => task.State is TaskState.Offered or TaskState.Committed);
    }, iter: 600);

    [Fact]
    public void Whatever_was_done_can_be_done_again() => Gen.Select(Asked, Messages).Sample((asked, messages) =>
    {
        var (run, at) = (RunScene.Open(asked.Request, asked.Terms), RunScene.Start);
        foreach (var message in messages)
        {
            at = at.AddSeconds(message.Seconds);
            run = Apply(run, message, at);
            Assert.Same(run, Apply(run, message, at));
        }
    }, iter: 80);

    [Fact]
    public void A_stored_run_is_the_run() => Gen.Select(Asked, Messages).Sample((asked, messages) =>
    {
        var (run, at) = (RunScene.Open(asked.Request, asked.Terms), RunScene.Start);
        foreach (var message in messages)
            run = Apply(run, message, at = at.AddSeconds(message.Seconds));
        var stored = run.ToJson();
        Assert.True(CanonicalJson.IsCanonical(stored));
        var again = Run.FromJson(stored);
        Assert.Equivalent(run, again, strict: true);
        Assert.Equal(stored, again.ToJson());
        // The loaded run continues like the original one.
        Assert.Equal(RunMachine.Advance(run, run.EndsAt, _ => null).ToJson(),
            RunMachine.Advance(again, again.EndsAt, _ => null).ToJson());
    }, iter: 80);

    [Fact]
    public void The_order_in_which_commitments_and_results_arrive_changes_nothing() =>
        Gen.Select(Asked, Gen.Int[0, 2].Array[24], Gen.Int).Sample((asked, answers, seed) =>
        {
            var (one, other) = (Play(asked.Request, asked.Terms, answers, null),
                Play(asked.Request, asked.Terms, answers, new Random(seed)));
            Assert.Equal(one.State, other.State);
            Assert.Equivalent(one.Verdict, other.Verdict, strict: true);
            Assert.Equivalent(Lesson.Of(one), Lesson.Of(other), strict: true);
        }, iter: 300);

    private static Run Play(RunRequest request, RunTerms terms, int[] answers, Random? random)
    {
        var (run, at) = (RunScene.Open(request, terms), RunScene.Start);
        IEnumerable<RunTask> InOrder(TaskState state)
        {
            var tasks = run.Tasks.Where(task => task.State == state).ToArray();
            random?.Shuffle(tasks);
            return tasks;
        }
        TaskResult Answer(RunTask task) =>
            RunScene.Result($"{answers[Array.FindIndex(RunScene.Nodes(24), node => node.Item1 == task.Node)]}");
        while ((run = RunMachine.Draw(run, RunScene.Nodes(24), at, null)).State == RunState.Computing)
        {
            foreach (var task in InOrder(TaskState.Offered))
                run = RunScene.Changed(RunScene.Commit(run, task.Node.Node, Answer(task), at));
            foreach (var task in InOrder(TaskState.Committed))
                run = RunScene.Changed(RunScene.Reveal(run, task.Node.Node, Answer(task), at));
        }
        return run;
    }

    private static Run Apply(Run run, (int Seconds, int What, int Who, int Which) message, DateTimeOffset at)
    {
        var node =
            run.Tasks.Count == 0 ? RunScene.Node(message.Who).Node : run.Tasks[message.Who % run.Tasks.Count].Node.Node;
        var result = RunScene.Result(message.Which == 0 ? "false" : "true");
        return message.What switch
        {
            0 => RunMachine.Advance(run, at, _ => at.AddSeconds(message.Which - 1)),
            1 => Result(run, RunMachine.Withdraw(run, node, "No disk.", at)),
            2 or 3 => RunMachine.Draw(run, RunScene.Nodes(2 + message.Who * 3), at, null),
            4 or 5 or 6 => Result(run, RunScene.Commit(run, node, result, at)),
            _ => Result(run, RunScene.Reveal(run, node, result, at)),
        };
    }

    private static Run Result(Run run, RunStep step) => step switch
    {
        RunStep.Changed changed => changed.Run,
        RunStep.Same same => same.Run,
        _ => run,
    };

    private static void Check(Run before, Run after, DateTimeOffset at)
    {
        Assert.True(after.Tasks.Count <= after.Terms.Budget);
        Assert.Equal(after.Tasks.Count, after.Tasks.Select(task => task.Node.Operator).Distinct().Count());
        Assert.Equal(after.Rounds.SelectMany(round => round.Drawn), after.Tasks.Select(task => task.Node.Node));
        Assert.Equal(after.State == RunState.Decided, after.Verdict is not null);
        Assert.Equal(after.State == RunState.Waiting, after.Needed > 0);
        Assert.Equal(after.State == RunState.Revealing, after.RevealBy is not null && after.State != RunState.Decided);
        Assert.True(before.State != RunState.Decided || ReferenceEquals(before, after));
        Assert.All(after.Tasks,
            task => Assert.True(task.CommitBy < after.EndsAt && (task.Revealed is null || task.Committed is not null)));
        // Results arrive only while reveals are open. Reveals open only when no node is still working.
        if (before.Tasks.Count(
            task => task.Revealed is not null) < after.Tasks.Count(task => task.Revealed is not null))
            Assert.True(before.RevealBy > at && before.Tasks.All(task => task.State != TaskState.Offered));
        // The run never removes or changes a commitment or a result of a node.
        foreach (var (old, task) in before.Tasks.Zip(after.Tasks))
        {
            Assert.True(old.Committed is null || old.Committed == task.Committed);
            Assert.True(old.Revealed is null || old.Revealed == task.Revealed);
            Assert.True(old.State is TaskState.Offered or TaskState.Committed || old.State == task.State);
        }
    }
}
