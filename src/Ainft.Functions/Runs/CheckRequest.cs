using Ainft.Functions.Lineage;
using Ainft.Functions.Minting;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Runs;

/// <summary>The subject of a form, or the reason why nodes cannot run it.</summary>
internal abstract record Asked
{
    private Asked()
    {
    }

    public sealed record About(RunSubject Subject) : Asked;

    public sealed record Unknown(ProblemCode Code, string Detail) : Asked;

    public sealed record Wrong(IReadOnlyList<Violation> Violations) : Asked;

    /// <summary>The outcome of a form that nodes cannot run.</summary>
    public Outcome<T> Refuse<T>() => this switch
    {
        Unknown(var code, var detail) => new Outcome<T>.Refused(code, detail),
        Wrong(var violations) => new Outcome<T>.Rejected("Nodes cannot run this.", violations),
        _ => throw new InvalidOperationException("Nodes can run this, so there is no refusal."),
    };
}

/// <summary>
/// Checks whether nodes could execute the work of a form. It reports all violations before the app stores a row.
/// </summary>
public sealed class CheckRequest(RunManifests manifests, Components components)
{
    /// <summary>The most bytes that the artifacts and numbers of the nodes add to a template.</summary>
    private const int ProducedBytes = 48 << 10;

    private static readonly int MaxTemplateBytes = CanonicalJsonLimits.Manifest.MaxBytes - ProducedBytes;

    internal async Task<Asked> RunAsync(RunForm form, CancellationToken ct)
    {
        if (form.Template is { } template)
            return Check(
                form,
                await manifests.WithParentsAsync(template, ct),
                "/template",
                await RefuseTemplateAsync(template, ct));
        var id = form.Subject!.Value;
        return await manifests.FindAsync(id, ct) is { } found
            ? Check(form, await manifests.WithParentsAsync(found.Manifest, ct), "", [])
            : await UnknownAsync(id, ct);
    }

    private async Task<Asked.Unknown> UnknownAsync(AinftId id, CancellationToken ct) =>
        await components.ExistsAsync(id, ct)
            ? new Asked.Unknown(
                ProblemCode.ManifestNotFound,
                $"The registry knows the token of the component {id} but not its manifest. Import the manifest first.")
            : new Asked.Unknown(ProblemCode.ComponentNotFound, $"The registry does not know the component {id}.");

    private static Asked Check(RunForm form, RunSubject subject, string pointer, IEnumerable<Violation> found)
    {
        var violations = new List<Violation>(found);
        if (subject.Manifest.Workflow is not { } workflow)
            violations.Add(new Violation(
                $"{pointer}/workflow", ViolationCode.WorkflowMissing, "The manifest has no workflow."));
        else if (form.Template is null && subject.Manifest.IsTemplate)
            violations.Add(new Violation(
                "/artifacts",
                ViolationCode.ArtifactsMissing,
                "The manifest has no artifacts, so it makes no claim that nodes can check."));
        else if (!Job.TryDerive(subject.Manifest, subject.ManifestOf, out _, out var underivable))
            violations.AddRange(underivable.Select(
                violation => violation with { Pointer = pointer + violation.Pointer }));
        else if (form.DeadlineMinutes <= workflow.Resources.Minutes)
            violations.Add(TooShort(workflow.Resources.Minutes));
        return violations.Count == 0 ? new Asked.About(subject) : new Asked.Wrong(violations);
    }

    private static Violation TooShort(int minutes) => new(
        "/deadlineMinutes",
        ViolationCode.DeadlineTooShort,
        $"Expected more than {minutes} minutes. The workflow may take {minutes} minutes, and the draw and the reveal "
            + "need time too.");

    /// <summary>Finds the violations for which the mint at the end of the run would be refused.</summary>
    private async Task<IReadOnlyList<Violation>> RefuseTemplateAsync(Manifest template, CancellationToken ct)
    {
        var violations = new List<Violation>();
        if (template.Canonical.Length > MaxTemplateBytes)
            violations.Add(new Violation(
                "/template",
                ViolationCode.TooLarge,
                $"The template has more than {MaxTemplateBytes} bytes in canonical form, so the results of the nodes "
                    + "would not fit into the manifest."));
        var parents = template.ParentIds.Select((parent, index) => ($"/template/parents/{index}/id", parent));
        violations.AddRange(await UnknownParent.FindAsync(components, parents, ct));
        return violations;
    }
}
