using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Ainft.Ethereum;
using Ainft.Tests.Merkle;
using Ainft.Tests.Runs;
using CsCheck;

namespace Ainft.Tests.Evidence;

/// <summary>
/// True evidence of a run and the facts of an honest chain about it. Forgeries need the run and the keys that made it.
/// </summary>
internal sealed record EvidenceCase(EvidenceFile Evidence, EvidenceChainFacts Facts, Run Run, Manifest Manifest,
    IReadOnlyDictionary<Address, LocalKey> Keys)
{
    public static readonly MintDomain Domain = new(31337, Address.Parse("0x5FbDB2315678afecb367f032d93F642f64180aa3"));
    public static readonly LocalKey Operator = KeyOf("operator of the registry");
    public static readonly LocalKey Creator = KeyOf("creator");

    private static readonly LocalKey Requester = KeyOf("requester");
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Beacon Beacon = new(101, Hash("beacon"));
    private static readonly Manifest Corpus = Parse(new JsonObject
    {
        ["ainft"] = 1,
        ["kind"] = "data",
        ["name"] = "corpus",
        ["artifacts"] = new JsonArray(new JsonObject
        {
            ["uri"] = "https://example.org/corpus",
            ["sha256"] = Hex(Digest("corpus")),
            ["size"] = 6
        }),
    });

    /// <summary>
    /// Runs of one to four replicas that check a claim or produce a component. Some nodes find another result, fail or
    /// do not answer.
    /// </summary>
    public static readonly Gen<EvidenceCase> Any = Gen.Select(
        Gen.Int[1, 4], Gen.Int[0, 3], Gen.Int[0, 9].Array[12],
        Gen.Frequency((3, Gen.Const(false)), (1, Gen.Const(true))), Gen.Int[0, 1 << 20],
        Gen.Int[EvidenceVersion.First, EvidenceVersion.Latest], Create);

    /// <summary>A run of three nodes that agree.</summary>
    public static EvidenceCase Reproduced { get; } = Create(3, 0, new int[12], produce: false, 7);

    /// <summary>A run of three nodes that find another result.</summary>
    public static EvidenceCase NotReproduced { get; } = Create(3, 0, [.. Enumerable.Repeat(8, 12)], produce: false, 7);

    public static EvidenceCase Produced { get; } = Create(3, 0, new int[12], produce: true, 7);

    /// <summary>A run of three nodes that agree, in version 1 of the format.</summary>
    public static EvidenceCase First { get; } = Create(3, 0, new int[12], produce: false, 7, EvidenceVersion.First);

    /// <summary>A run of three nodes that agree, under a DAO whose grant pays for it.</summary>
    public static EvidenceCase Governed { get; } = Create(3, 0, new int[12], produce: false, 7, EvidenceVersion.Latest);

    /// <summary>A run of three nodes that agree and have a second key each.</summary>
    public static EvidenceCase Attested { get; } = Attest(Reproduced);

    public static EvidenceCase Create(int replicas, int spare, int[] behaviours, bool produce, int seed) =>
        Create(replicas, spare, behaviours, produce, seed, EvidenceVersion.WithoutDao);

    public static EvidenceCase Create(int replicas, int spare, int[] behaviours, bool produce, int seed, int version)
    {
        var keys = Enumerable.Range(0,
            replicas + spare + 1).Select(i => KeyOf($"node {seed} {i}")).ToDictionary(key => key.Address);
        var manifest = Model(claimed: !produce);
        var asked = Ask(manifest, produce, replicas, seed);
        var claim = produce ? null : Claim.Of(manifest);
        var terms = new RunTerms(5, Math.Max(8, replicas), RunTerms.DefaultLease, RunTerms.DefaultReveal,
            OpenOperators: seed % 2 == 0 && version <= EvidenceVersion.WithoutDao);
        var dao = version > EvidenceVersion.WithoutDao ? DaoOf(seed) : null;
        var opened = RunMachine.Open(asked, terms, manifest.Workflow!, claim, Start, 100, dao);
        opened = opened with { Version = version };
        var run = Play(RunMachine.SetBeacon(opened, Beacon), manifest, keys, produce ? new int[12] : behaviours);
        // One node alone gives a confidence of nine in ten, which does not suffice when the request asks for more.
        if (produce && run.Verdict!.Consensus is null)
            return Create(replicas, spare, behaviours, produce: false, seed, version);
        var component = produce ? ProducedManifest.Of(manifest,
            run.TaskOf(run.Verdict!.Consensus!.Value)!.Revealed!.Result, Requester.Address) : manifest;
        return Prove(run, component, manifest, keys, produce ? Operator : Creator, seed);
    }

    /// <summary>A DAO without a grant, with one for all requesters or with one for the requester.</summary>
    private static RunGovernance DaoOf(int seed) => new(
        KeyOf("contract of operators").Address,
        KeyOf("contract of grants").Address,
        seed % 3 == 0 ? null : new SpentGrant(seed % 3 == 1 ? Requester.Address : default, 90, seed % 5));

    /// <summary>The evidence of a run as a registry states it, true or not.</summary>
    public static EvidenceCase Prove(Run run, Manifest component, Manifest subject,
        IReadOnlyDictionary<Address, LocalKey> keys, LocalKey creator, int seed)
    {
        var task = About(run, subject);
        DsseEnvelope[] nodes = [.. run.Tasks.Where(one => one.Revealed is not null).Select(one =>
            ProvenanceStatement.Of(task, one.Node.Node, one.Revealed!.Result, one.Revealed.Salt,
                one.Revealed.Attestation?.Key)
                .Envelope(one.Revealed.StatementSignature, one.Revealed.Attestation?.ToAttestation()))];
        var summary = SummaryStatement.Write(run, component.IdFor(creator.Address), component, Domain,
            nodes.Select(node => new NodeStatement(node.KeyId, node.Digest)));
        return Anchor([Sign(summary, Operator), .. nodes], component, creator, seed) with { Run = run, Keys = keys };
    }

    /// <summary>The second key of a node.</summary>
    public static ECDsa AttesterOf(Address node) => ECDsa.Create(new ECParameters
    {
        Curve = ECCurve.NamedCurves.nistP256,
        D = SHA256.HashData(Encoding.UTF8.GetBytes($"attester {node}")),
    });

    /// <summary>Signs a statement with a second key.</summary>
    public static string Attest(ReadOnlySpan<byte> statement, ECDsa key) => Convert.ToBase64String(key.SignData(
        DsseEnvelope.PreAuthenticationEncoding(DsseEnvelope.PayloadType, statement), HashAlgorithmName.SHA256,
        DSASignatureFormat.Rfc3279DerSequence));

    private static EvidenceCase Attest(EvidenceCase one)
    {
        var about = About(one.Run, one.Manifest);
        var tasks = one.Run.Tasks.Select(task =>
        {
            using var key = AttesterOf(task.Node.Node);
            var (name, revealed) = (AttestationKey.Of(key), task.Revealed!);
            var statement = ProvenanceStatement.Of(about, task.Node.Node, revealed.Result, revealed.Salt, name)
                .ToCanonicalJson();
            return task with
            {
                Revealed = revealed with
                {
                    StatementSignature = Sign(statement, one.Keys[task.Node.Node]).Signature,
                    Attestation = new KeyedAttestation(name, Attest(statement, key)),
                },
            };
        });
        return Prove(one.Run with { Tasks = [.. tasks] }, one.Manifest, one.Manifest, one.Keys, Creator, 7);
    }

    private static ProvenanceTask About(Run run, Manifest subject) =>
        ProvenanceTask.Of(run, subject, new Dictionary<AinftId, Manifest> { [Corpus.IdFor(Creator.Address)] = Corpus });

    /// <summary>An evidence file with these statements below an anchored root.</summary>
    public static EvidenceCase Anchor(IReadOnlyList<DsseEnvelope> statements, Manifest component, LocalKey creator,
        int seed)
    {
        var registration = Leaf.Registration(component.IdFor(creator.Address), creator.Address);
        var first = MerkleTree.Build([registration, .. MerkleTreeTests.Leaves(seed % 9 + 1, seed)]);
        var second = MerkleTree.Build([.. statements.Select(statement => statement.Leaf).Distinct(),
            .. MerkleTreeTests.Leaves(seed % 7 + 1, seed + 1)]);
        var (block, transaction) = (new ProofBlock(500, Hash("block"), 1_900_000_000), Hash("transaction"));
        var mint = new MintSignature(1_900_000_000, "0x");
        var proof = new ProofFile
        {
            Id = component.IdFor(creator.Address),
            Creator = creator.Address,
            Manifest = Encoding.UTF8.GetString(component.Canonical.Span),
            Parents = component.ParentIds,
            Signature = mint with
            {
                Signature = creator.Sign(mint.HashToSign(Domain, component.Digest, [.. component.ParentIds])).ToString()
            },
            Leaf = registration,
            Path = first.ProofOf(registration.Hash())!,
            Root = first.Root,
            ChainId = Domain.ChainId,
            Registry = Domain.Registry,
            Batch = new ProofBatch(first.Root, first.Count),
            Block = block,
            Transaction = transaction,
        };
        var evidence = new EvidenceFile
        {
            Version = VersionOf(statements),
            Component = proof,
            Statements = [.. statements.Select(statement =>
                new EvidenceStatement(statement, second.ProofOf(statement.Leaf.Hash())!, second.Root))],
            Batches = [new AnchoredBatch(second.Root, second.Count, block, transaction)],
        };
        return new EvidenceCase(evidence, new EvidenceChainFacts
        {
            Component = FactsOf(first, block, transaction) with { TokenOwner = creator.Address },
            Batches = new Dictionary<Bytes32, ChainFacts> { [second.Root] = FactsOf(second, block, transaction) },
            Beacon = new BlockHeader(Beacon.Block, Beacon.Hash, default, 1, null),
        }, null!, component, new Dictionary<Address, LocalKey>());
    }

    private static int VersionOf(IReadOnlyList<DsseEnvelope> statements) =>
        SummaryStatement.TryRead(statements[0].Payload, out var summary, out _)
            ? summary.Version
            : EvidenceVersion.WithoutDao;

    public static DsseEnvelope Sign(ReadOnlyMemory<byte> payload, LocalKey key) =>
        new(payload, key.Address, key.Sign(DsseEnvelope.HashToSign(payload.Span)).ToString());

    public static LocalKey KeyOf(string name)
    {
        var secret = Hash(name);
        return new LocalKey(Bytes32.AsSpan(in secret));
    }

    public static TaskResult Found(int behaviour) => behaviour == 9
        ? Finished("", 0) with { Outcome = TaskOutcome.Exited, ExitCode = 1, Outputs = [], Metrics = [] }
        : Finished(behaviour == 8 ? "another model" : "model", behaviour == 7 ? 1.504 : behaviour == 8 ? 9 : 1.5);

    private static TaskResult Finished(string model, double loss) => new()
    {
        Outcome = TaskOutcome.Finished,
        ExitCode = 0,
        Outputs = [new OutputFile("model.npz", Digest(model), 5), new OutputFile("metrics.json", Digest($"{loss}"), 9)],
        Metrics = [new Metric("metrics.json", "/loss", loss)],
        LogSha256 = Digest("log"),
        LogSize = 3,
        StartedAt = Start.AddSeconds(5),
        FinishedAt = Start.AddSeconds(65),
        Sandbox = "bubblewrap",
    };

    /// <summary>Plays a run in which each drawn node answers by its behaviour. Behaviour 6 gives up the task.</summary>
    private static Run Play(Run run, Manifest manifest, Dictionary<Address, LocalKey> keys, int[] behaviours)
    {
        (Candidate, Reliability)[] eligible = [.. keys.Keys.Select((node, i) =>
            (new Candidate(node, KeyOf($"operator {node}").Address, KeyOf($"payout {node}").Address),
                Reliability.Prior with { Consecutive = 3 * i }))];
        var registrations = eligible.ToDictionary(item => item.Item1.Node, item => Register(item.Item1));
        for (var at = Start.AddSeconds(1); run.State != RunState.Decided; at = at.AddSeconds(1))
        {
            run = RunMachine.Draw(run, eligible, at, null, registrations, 95 + (ulong)run.Rounds.Count);
            if (run.State == RunState.Waiting)
                return RunMachine.Advance(run, run.EndsAt, _ => null);
            foreach (var task in run.Tasks.Where(task => task.State == TaskState.Offered))
                run = Behaviour(task) == 6
                    ? Step(RunMachine.Withdraw(run, task.Node.Node, "no disk", at))
                    : Commit(run, task, at);
            foreach (var task in run.Tasks.Where(task => task.State == TaskState.Committed))
                run = run.State == RunState.Revealing ? Reveal(run, manifest, task, at) : run;
        }
        return run;

        int Behaviour(RunTask task) =>
            behaviours[run.Tasks.ToList().FindIndex(other => other.Node.Node == task.Node.Node) % behaviours.Length];

        Run Commit(Run now, RunTask task, DateTimeOffset at)
        {
            var node = task.Node.Node;
            var commitment = Commitment.Of(now.Id, node, Hash($"salt {node}"), Found(Behaviour(task)));
            return Step(RunMachine.Commit(now, node, commitment,
                keys[node].Sign(RunMessages.HashCommit(Domain, now.Id, commitment)).ToString(), at));
        }

        Run Reveal(Run now, Manifest subject, RunTask task, DateTimeOffset at)
        {
            var (node, result) = (task.Node.Node, Found(Behaviour(task)));
            var statement = ProvenanceStatement.Of(About(now, subject), node, result, Hash($"salt {node}"));
            return Step(RunMachine.Reveal(now, node, result, Hash($"salt {node}"),
                Sign(statement.ToCanonicalJson(), keys[node]).Signature, at));
        }
    }

    private static NodeRegistration Register(Candidate node)
    {
        var unsigned = new NodeRegistration(Digest($"profile {node.Node}"), 1_900_000_000, "0x");
        return unsigned with
        {
            Signature = KeyOf($"operator {node.Node}").Sign(unsigned.HashToSign(Domain, node)).ToString()
        };
    }

    private static Run Step(RunStep step) =>
        step is RunStep.Changed changed ? changed.Run : throw new InvalidOperationException($"{step}");

    private static RunRequest Ask(Manifest manifest, bool produce, int replicas, int seed)
    {
        var request = new RunRequest
        {
            Purpose = produce ? RunPurpose.Produce : RunPurpose.Reproduce,
            Subject = produce ? null : manifest.IdFor(Creator.Address),
            Template = produce ? Encoding.UTF8.GetString(manifest.Canonical.Span) : null,
            Replicas = replicas,
            ConfidencePpm = seed % 3 == 0 ? 999_000 : 800_000,
            DeadlineMinutes = 60,
            Requester = Requester.Address,
            SignatureDeadline = 1_900_000_000,
            Signature = "0x",
        };
        return request with { Signature = Requester.Sign(request.HashToSign(Domain)).ToString() };
    }

    public static Manifest Model(bool claimed, double rel = 0.01)
    {
        var close = new JsonObject { ["file"] = "metrics.json", ["pointer"] = "/loss", ["abs"] = 0, ["rel"] = rel };
        var model = new JsonObject
        {
            ["ainft"] = 1,
            ["kind"] = "model",
            ["name"] = "gpt",
            ["parents"] = new JsonArray(
                new JsonObject { ["id"] = Corpus.IdFor(Creator.Address).ToString(), ["relation"] = "trained-on" }),
            ["workflow"] = new JsonObject
            {
                ["runtime"] = "python-3.11-numpy-1.24",
                ["command"] = new JsonArray("python3", "train.py"),
                ["inputs"] = new JsonArray(new JsonObject { ["parent"] = 0, ["path"] = "data/corpus.txt" }),
                ["code"] = new JsonArray(new JsonObject
                {
                    ["uri"] = "https://example.org/train.py",
                    ["sha256"] = Hex(Digest("train")),
                    ["path"] = "train.py"
                }),
                ["outputs"] = new JsonArray(new JsonObject { ["path"] = "model.npz", ["artifact"] = 0 },
                    new JsonObject { ["path"] = "metrics.json", ["artifact"] = 1 }),
                ["comparator"] = new JsonObject
                {
                    ["all"] = new JsonArray(new JsonObject { ["bitwise"] = new JsonArray("model.npz") },
                        new JsonObject { ["close"] = close })
                },
            },
        };
        if (claimed)
        {
            close["value"] = 1.5;
            model["artifacts"] = new JsonArray(ArtifactOf("model"), ArtifactOf("1.5"));
        }
        return Parse(model);
    }

    private static JsonObject ArtifactOf(string content) =>
        new() { ["uri"] = $"https://example.org/{content}", ["sha256"] = Hex(Digest(content)), ["size"] = 5 };

    private static ChainFacts FactsOf(MerkleTree tree, ProofBlock block, Bytes32 transaction)
    {
        var anchored = new Log(
            Domain.Registry, [AnchoredEvent.Topic, tree.Root, new Bytes32(new byte[32])],
            AinftId.FromTokenId(tree.Count).Value.ToArray(), block.Number, block.Hash, transaction, 0, 0);
        return new ChainFacts
        {
            ChainId = Domain.ChainId,
            Anchor = new AnchorRecord(Operator.Address, tree.Count, block.Timestamp),
            LastFinal = new LastFinalBlock(block.Number),
            Block = new BlockHeader(block.Number, block.Hash, default, block.Timestamp, null),
            Receipt = new TransactionReceipt(transaction, block.Number, block.Hash, true, 1, 1, null, [anchored]),
        };
    }

    private static Manifest Parse(JsonObject json) =>
        Manifest.TryParse(Encoding.UTF8.GetBytes(json.ToJsonString()), out var manifest, out var violations)
        ? manifest
        : throw new InvalidOperationException(string.Join('\n', violations));

    private static Bytes32 Hash(string text) => Keccak256.Hash(Encoding.UTF8.GetBytes(text));

    private static Sha256Digest Digest(string text) => Sha256Digest.Of(Encoding.UTF8.GetBytes(text));

    private static string Hex(Sha256Digest digest) => digest.ToString()[2..];
}
