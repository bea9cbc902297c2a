using Ainft.Functions.Lineage;
using Ainft.Functions.Minting;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Reproduction;

/// <summary>What a form asks about, or why it cannot be run.</summary>
internal abstract record Asked
{
    private Asked()
    {
    }

    public sealed record About(RunSubject Subject) : Asked;

    public sealed record Unknown(string What) : Asked;

    public sealed record Wrong(IReadOnlyList<Violation> Violations) : Asked;

    /// <summary>The outcome of what cannot be run.</summary>
    public Outcome<T> Refuse<T>() => this switch
    {
        Unknown(var what) => new Outcome<T>.NotFound(what),
        Wrong(var violations) => new Outcome<T>.Rejected("This cannot be run.", violations),
        _ => throw new InvalidOperationException("This can be run."),
    };
}

/// <summary>Whether nodes could carry out what a form asks for: all of it is told before anything is stored.</summary>
public sealed class CheckRequest(RunManifests manifests, Components components)
{
    /// <summary>What the artifacts and numbers that nodes come to add to a template at most.</summary>
    private const int ProducedBytes = 48 << 10;

    private static readonly int MaxTemplateBytes = CanonicalJsonLimits.Manifest.MaxBytes - ProducedBytes;

    internal async Task<Asked> RunAsync(RunForm form, CancellationToken ct)
    {
        if (form.Template is { } template)
            return Check(form, await manifests.WithParentsAsync(template, ct), "/template", await RefuseTemplateAsync(template, ct));
        return await manifests.FindAsync(form.Subject!.Value, ct) is { } found
            ? Check(form, await manifests.WithParentsAsync(found.Manifest, ct), "", [])
            : new Asked.Unknown($"No component {form.Subject} is known here with its manifest.");
    }

    private static Asked Check(RunForm form, RunSubject subject, string pointer, IEnumerable<Violation> found)
    {
        var violations = new List<Violation>(found);
        if (subject.Manifest.Workflow is not { } workflow)
            violations.Add(new Violation($"{pointer}/workflow", "The manifest has no workflow: it does not say how to build the component again."));
        else if (form.Template is null && subject.Manifest.IsTemplate)
            violations.Add(new Violation("/artifacts", "The manifest has no artifacts: it does not say what comes out."));
        else if (!Job.TryDerive(subject.Manifest, subject.ManifestOf, out _, out var underivable))
            violations.AddRange(underivable.Select(violation => violation with { Pointer = pointer + violation.Pointer }));
        else if (form.DeadlineMinutes <= workflow.Resources.Minutes)
            violations.Add(new Violation("/deadlineMinutes", $"The workflow may take {workflow.Resources.Minutes} minutes, and nodes need time to be drawn and to reveal what they found: ask for more than that."));
        return violations.Count == 0 ? new Asked.About(subject) : new Asked.Wrong(violations);
    }

    /// <summary>What would stand against the mint in the end stands against the run in the beginning.</summary>
    private async Task<IReadOnlyList<Violation>> RefuseTemplateAsync(Manifest template, CancellationToken ct)
    {
        var violations = new List<Violation>();
        if (template.Canonical.Length > MaxTemplateBytes)
            violations.Add(new Violation("/template", $"The template has more than {MaxTemplateBytes} bytes in canonical form: what nodes come to would not fit."));
        violations.AddRange(await UnknownParent.FindAsync(components, template.ParentIds.Select((parent, index) => ($"/template/parents/{index}/id", parent)), ct));
        return violations;
    }
}
