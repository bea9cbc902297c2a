using System.Text;
using Ainft.Ethereum;
using Ainft.Functions.Artifacts;
using Ainft.Functions.Lineage;
using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Runs;

/// <summary>
/// Describes a node's task, with the manifests from which the node derives the job. When the node can only wait for
/// other nodes, the answer waits too.
/// </summary>
public sealed class DescribeTask(
    AwaitNextAction action, RunManifests manifests, Components components, IOptions<ArtifactOptions> artifacts)
{
    public async Task<Outcome<TaskDocument>> RunAsync(
        Sha256Digest id, Address node, TimeSpan wait, CancellationToken ct)
    {
        var found = await action.RunAsync(id, node, wait, ct);
        if (found is not Outcome<Run>.Done(var run))
            return found.As<TaskDocument>();
        var creator = run.Request.Subject is { } subject
            ? (await components.FindAsync(subject, ct))?.Creator
            : null;
        return Outcome.Done(DocumentOf(run, run.TaskOf(node)!, creator, await manifests.FindAsync(run.Request, ct)));
    }

    private TaskDocument DocumentOf(Run run, RunTask task, Address? creator, RunSubject subject) => new(
        run.Id.ToString(),
        RunWords.ToText(run.Request.Purpose),
        run.Request.Subject?.ToString(),
        creator?.ToString(),
        TextOf(subject.Manifest),
        subject.Parents.ToDictionary(
            parent => parent.Key.ToString(),
            parent => new ParentDocument(parent.Value.Row.Creator.ToString(), TextOf(parent.Value.Manifest))),
        task.CommitBy,
        run.RevealBy,
        TaskAnswer.StateOf(run, task.Node.Node),
        Upload: run.Request.Purpose == RunPurpose.Produce && artifacts.Value.Uploaders != Uploaders.Off,
        run.Terms.Operators,
        run.Version,
        run.SeedBeacon?.ToString());

    private static string TextOf(Manifest manifest) => Encoding.UTF8.GetString(manifest.Canonical.Span);
}
