using System.Text.Json;
using Ainft.Cli.Api;
using Ainft.Cli.Minting;
using Ainft.Cli.Nodes;
using Ainft.Cli.Nodes.Hardware;
using Ainft.Cli.Proofs;
using Ainft.Cli.Runs;
using Ainft.Cli.Sandboxes;
using Ainft.Ethereum;

namespace Ainft.Cli.Dev.Rebuild;

/// <summary>
/// Shows the second job step by step. Three nodes in real sandboxes train the sample's model again, and the verdict is
/// saved as evidence. Then a model claims other weights, and the nodes refute that.
/// </summary>
internal sealed class RebuildStory(Output output, AinftApi api, string proofFolder, CancellationToken cancellationToken)
{
    private const int Creator = 1, Replicas = 3, ConfidencePpm = 950_000;
    private static readonly LocalKey[] Nodes = [DevAccounts.Keys[3], DevAccounts.Keys[4], DevAccounts.Keys[5]];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly TimeProvider time = TimeProvider.System;

    /// <summary>The evidence file, or null when this machine cannot run the job.</summary>
    public string? EvidenceFile { get; private set; }

    /// <summary>The model that the nodes trained again, or null when this machine cannot run the job.</summary>
    public AinftId? Model { get; private set; }

    public async Task RunAsync()
    {
        var (creator, chain) = (DevAccounts.Keys[Creator], await api.ReadChainAsync(cancellationToken));
        var sample = FirstAinft.Read(Checkout.Find().Sample, creator.Address);
        if (await LackAsync(sample.Model.Workflow!) is { } lack)
        {
            output.Step("reproduce", $"skipped: {lack}");
            output.Step("", "On Debian and Ubuntu: apt-get install bubblewrap python3-numpy");
            return;
        }

        await output.StepAsync("upload", () => UploadAsync(sample, chain));
        var model = await MintAsync("mint", sample.Batch, chain, sample.Model);
        VolunteerNodes? nodes = null;
        await output.StepAsync("nodes", async () =>
        {
            nodes = await VolunteerNodes.StartAsync(api.Address, Nodes, cancellationToken);
            return $"{Nodes.Length} nodes in {VolunteerNodes.Sandbox}";
        });
        await using (nodes)
        {
            await ReproduceAsync("reproduce", model, "reproduced", nodes!);
            await output.StepAsync("evidence", () => SaveEvidenceAsync(model));
            Model = model;
            var tampered = sample.Tampered();
            var other = await MintAsync("mint other weights", tampered, chain, tampered.Manifests[0]);
            var findings = await ReproduceAsync("reproduce", other, "not-reproduced", nodes!);
            foreach (var finding in findings)
                output.Step("  found", finding);
        }
    }

    // The reason why this machine cannot run the workflow, or null when it can.
    private async Task<string?> LackAsync(Workflow workflow)
    {
        try
        {
            var sandboxes = await Sandboxes.Sandboxes.DetectAsync(VolunteerNodes.Sandbox, null, cancellationToken);
            var runtimes = await Runtimes.DetectAsync([], cancellationToken);
            var reserve = new DiskReserve(Path.GetTempPath(), 0);
            var lacks = (await ThisMachine.DescribeAsync(sandboxes, runtimes, reserve, cancellationToken))
                .LacksFor(workflow);
            return lacks.Count == 0 ? null : string.Join("; ", lacks);
        }
        catch (CommandException reason)
        {
            return reason.Message;
        }
    }

    private async Task<string> UploadAsync(FirstAinft sample, ChainInfo chain)
    {
        using var signed = new NodeApi(api.Address, chain.Domain, DevAccounts.Keys[Creator], time);
        var digests = sample.Batch.Manifests.SelectMany(manifest => manifest.Artifacts)
            .Select(artifact => artifact.Sha256).Distinct().ToArray();
        foreach (var digest in digests)
            await signed.UploadAsync(digest, () => File.OpenRead(sample.Files[digest]), cancellationToken);
        return $"{digests.Length} files of samples/first-ainft";
    }

    private async Task<AinftId> MintAsync(string step, MintBatch batch, ChainInfo chain, Manifest shown)
    {
        var creator = DevAccounts.Keys[Creator];
        var id = shown.IdFor(creator.Address);
        await output.StepAsync(step, async () =>
        {
            await batch.SendAsync(api, chain.Domain, creator, SignatureLife.Deadline(time), cancellationToken);
            return $"{batch.Manifests.Count} AINFT{(batch.Manifests.Count == 1 ? "" : "s")}";
        });
        output.Step($"  {shown.Name}", id.ToString());
        return id;
    }

    /// <summary>
    /// Requests a run and waits for its verdict, which must be the expected one. Returns the findings of the nodes.
    /// </summary>
    private async Task<IReadOnlyList<string>> ReproduceAsync(
        string step, AinftId id, string expected, VolunteerNodes nodes)
    {
        RunView? run = null;
        await output.StepAsync(step, async () =>
        {
            run = await new StoryRun(api, nodes, cancellationToken).DecideAsync(id, Replicas, ConfidencePpm, expected);
            return FormattableString.Invariant(
                $"{run.Status}, wrong with a probability of {run.Verdict!.WrongProbability:0.######}");
        });
        output.Step("  run", run!.Id);
        return [.. run.Panel.SelectMany(member => member.Findings).Distinct()];
    }

    private async Task<string> SaveEvidenceAsync(AinftId id)
    {
        var saved = await SavedEvidence.WaitAsync(api, id, null, Patience, _ => { }, time, cancellationToken);
        EvidenceFile = Path.Combine(proofFolder, "first-model.evidence.json");
        Directory.CreateDirectory(proofFolder);
        await File.WriteAllBytesAsync(EvidenceFile, saved.Bytes, cancellationToken);
        return $"saved as {Path.GetRelativePath(Environment.CurrentDirectory, EvidenceFile)}";
    }
}
