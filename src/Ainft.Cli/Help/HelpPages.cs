namespace Ainft.Cli.Help;

/// <summary>The help pages of all commands, by the command's path below <c>ainft</c>.</summary>
internal static class HelpPages
{
    private const string Id = "0xa946…", Run = "0x51c0…", Integration = "0x7c1d…", Proposal = "0x3f0a…",
        Subscription = "0x9a04…";
    private const string Adding =
        "ainft integration add --platform github --scope acme/model --key key.json";
    private const string Subscribing =
        "ainft subscription add https://example.org/hook --type ainft.minted,ainft.derived --key key.json";

    private static readonly (int, string)
        Done = (ExitCode.Ok, "done, or done already"),
        Refused = (ExitCode.Refused, "refused, and repeating the command has the same result"),
        Usage = (ExitCode.Usage, "the command line, a file or a key is wrong"),
        Later = (ExitCode.TryLater, "unreachable or not ready, so try again later"),
        Unknown = (ExitCode.NotFound, "not found"),
        Stopped = (ExitCode.Stopped, "stopped by Ctrl-C or SIGTERM");

    private static readonly (int, string)[]
        Local = [Done, Usage],
        Asking = [Done, Refused, Usage, Later, Stopped],
        AskingById = [Done, Refused, Usage, Later, Unknown, Stopped],
        Rebuilding = [Done, Refused, Usage, Later, (ExitCode.Lost, "data is lost"), Stopped],
        AskingForRun =
        [
            (ExitCode.Ok, "requested, or with --wait reproduced or produced"),
            (ExitCode.Refused, "refused, or with --wait not reproduced"), Usage,
            (ExitCode.TryLater, "unreachable, or with --wait inconclusive"), Unknown, Stopped,
        ];

    private static readonly Dictionary<string, HelpPage> Pages = new()
    {
        [""] = new(
        [
            "ainft dev",
            "ainft mint model.json --wait",
            "ainft help mint",
            "source <(ainft completion bash)",
        ], [.. ExitCode.All]),
        ["dev"] = new(["ainft dev", "ainft dev --once --install", "ainft dev --port 7071 --state .ainft/state"],
            [(ExitCode.Ok, "stopped after its ready line, or with --once all proofs hold"), Refused, Usage, Later,
                Stopped]),
        ["key"] = new(["ainft key new -o key.json"], Local),
        ["key new"] = new(
        [
            "ainft key new -o key.json",
            "ainft key new -o key.json --password-file password.txt",
        ], Local),
        ["key show"] = new(["ainft key show key.json", "ainft key show key.json --reveal"], Local),
        ["key sign"] = new(
            ["ainft key sign message.json --key key.json --json"],
            [Done, (ExitCode.Refused, "the message is not a mint"), Usage]),
        ["hash"] = new(["ainft hash model", "ainft hash model.safetensors --no-cache"],
        [
            Done, (ExitCode.Refused, "a file changed while it was hashed"), Usage, Stopped,
        ]),
        ["init"] = new(["ainft init model", "ainft init model --set kind=model -o -"],
        [
            Done, (ExitCode.Refused, "the folder or a file in it cannot be described, or has secrets"), Usage, Stopped,
        ]),
        ["mint"] = new(
        [
            "ainft mint model.json --key key.json",
            $"ainft mint model --parent {Id}:fine-tuned-from --key key.json",
            "ainft mint dataset --upload --preview",
            "ainft mint --from hf:owner/name@main --key key.json",
            "ainft mint --from git:https://github.com/owner/name@v1.0 --key key.json",
            "ainft mint --from github:owner/name@v1.0 --key key.json",
            "ainft mint model.json --dev 0 --wait",
            "cat seed.json | ainft mint - --dev 0",
            "ainft mint --bulk models.ndjson --ids ids.ndjson --key key.json",
        ], Asking),
        ["get"] = new([$"ainft get {Id}", $"ainft get {Id} --json"], AskingById),
        ["list"] = new(
        [
            "ainft list",
            "ainft list --kind model --limit 20",
            "ainft list --source https://example.org/data.txt --json",
            "ainft list --name llama --creator 0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266",
        ], Asking),
        ["find"] = new(
        [
            "ainft find model.safetensors",
            "ainft find 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        ], AskingById),
        ["proof"] = new(
        [
            $"ainft proof {Id} --wait -o proof.json",
            $"ainft proof {Id} --lineage -o lineage.json",
            $"ainft proof {Id} --evidence -o evidence.json",
        ], AskingById),
        ["verify"] = new(
        [
            "ainft verify proof.json",
            "ainft verify lineage.json --rpc https://rpc.example.org",
            "ainft verify proof.json --rpc https://rpc.example.org --finality-depth 64",
            $"ainft verify --files model {Id}",
            "ainft verify --files model proof.json --creator 0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266",
            $"ainft verify --files model {Id} --key signer-pub.pem",
        ],
        [
            (ExitCode.Ok, "every check that was made passed"),
            (ExitCode.Refused, "a check failed, a file differs, or the file is not a proof"),
            Usage, (ExitCode.TryLater, "the server or the Ethereum node does not answer, so try again later"),
            (ExitCode.NotFound, "the server does not know the id"), Stopped,
        ]),
        ["statements"] = new([$"ainft statements {Id}"], AskingById),
        ["token"] = new(
        [
            $"ainft token {Id} --key key.json --rpc https://rpc.example.org",
            $"ainft token {Id} --payer payer.json --wait",
        ], AskingById),
        ["delegate"] = new(
        [
            "ainft delegate --agent 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 --platform github.com "
                + "--scope acme/model --chain 1 --registry 0x5FbDB2315678afecb367f032d93F642f64180aa3 --key key.json",
            "ainft delegate --agent 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 --platform huggingface.co "
                + "--scope \"acme/*\" --chain 1 --registry 0x5FbDB2315678afecb367f032d93F642f64180aa3 "
                + "--contributors model.json --days 30 --key key.json",
        ], Local),
        ["delegation"] = new([$"ainft delegation revoke {Integration} --key key.json"], Local),
        ["delegation revoke"] = new([$"ainft delegation revoke {Integration} --key key.json"], Asking),
        ["integration"] = new([Adding, "ainft integration list --key key.json"], Local),
        ["integration add"] = new(
        [
            Adding,
            "ainft integration add --platform huggingface --scope \"acme/*\" --contributors model.json --key key.json",
            "ainft integration add --platform replicate --scope acme/model --secret-file secret.txt --key key.json",
            "ainft integration add --platform mlflow --server https://mlflow.example.org --scope \"models/*\" "
                + "--key key.json",
        ], Asking),
        ["integration list"] = new(["ainft integration list --key key.json"], Asking),
        ["integration rotate"] = new([$"ainft integration rotate {Integration} --key key.json"], AskingById),
        ["integration remove"] = new([$"ainft integration remove {Integration} --key key.json"], AskingById),
        ["integration deliveries"] = new(
            [$"ainft integration deliveries {Integration} --key key.json"], AskingById),
        ["integration redeliver"] = new(
            [$"ainft integration redeliver {Integration} 0x3b9d… --key key.json"], AskingById),
        ["royalties"] = new(
        [
            $"ainft royalties {Id}",
            $"ainft royalties {Id} --amount 1000000000000000000",
        ], AskingById),
        ["pay"] = new(
        [
            $"ainft pay {Id} 1000000000000000000 --preview",
            $"ainft pay {Id} 1000000000000000000 --key key.json",
        ], AskingById),
        ["rewards"] = new(["ainft rewards show 0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"], AskingById),
        ["rewards show"] = new(["ainft rewards show 0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"], AskingById),
        ["rewards claim"] = new(
            ["ainft rewards claim 0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266 --key key.json"], AskingById),
        ["rewards audit"] = new(
            ["ainft rewards audit --mirror copy"],
            [(ExitCode.Ok, "the root is right"), (ExitCode.Refused, "the root is wrong"), Usage, Later, Stopped]),
        ["mirror"] = new(["ainft mirror copy", "ainft mirror copy --from-block 21000000"],
            [Done, (ExitCode.Refused, "the server does not serve a batch, or serves other bytes"), Usage, Later,
                Stopped]),
        ["lineage"] = new(
        [
            $"ainft lineage {Id}",
            $"ainft lineage {Id} --format svg > lineage.svg",
            $"ainft lineage {Id} --format ids",
        ], AskingById),
        ["export"] = new(
        [
            "ainft export --all -o registry.ndjson.gz",
            "ainft export --creator 0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266 -o mine.ndjson",
        ], Asking),
        ["import"] = new(["ainft import registry.ndjson.gz --wait", "ainft import proof.json"], Asking),
        ["download"] = new([$"ainft download {Id}", $"ainft download {Id} -o model"], AskingById),
        ["upload"] = new(["ainft upload train.py --key key.json"], Asking),
        ["reproduce"] = new(
        [
            $"ainft reproduce {Id} --wait",
            $"ainft reproduce {Id} --replicas 5 --confidence 0.99 --minutes 120",
        ], AskingForRun),
        ["produce"] = new(["ainft produce template.json --key key.json --wait"], AskingForRun),
        ["runs"] = new(
        [
            "ainft runs",
            "ainft runs --state computing",
            $"ainft runs --of {Id}",
            $"ainft runs {Run}",
        ], AskingById),
        ["watch"] = new(
        [
            "ainft watch",
            "ainft watch --type ainft.minted,run.decided --json",
            $"ainft watch --id {Id} --after 0 --count 10",
            "ainft watch --type reward.claimable --account 0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266",
        ], Asking),
        ["subscription"] = new([Subscribing, "ainft subscription list --key key.json"], Local),
        ["subscription add"] = new(
        [
            Subscribing,
            "ainft subscription add https://example.org/hook --type reward.claimable "
                + "--account 0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266 --key key.json",
            $"ainft subscription add https://example.org/hook --descendants-of {Id} --key key.json",
        ], Asking),
        ["subscription verify"] = new([$"ainft subscription verify {Subscription} --key key.json"], AskingById),
        ["subscription list"] = new(["ainft subscription list --key key.json"], Asking),
        ["subscription rotate"] = new([$"ainft subscription rotate {Subscription} --key key.json"], AskingById),
        ["subscription remove"] = new([$"ainft subscription remove {Subscription} --key key.json"], AskingById),
        ["subscription deliveries"] = new(
            [$"ainft subscription deliveries {Subscription} --key key.json"], AskingById),
        ["subscription redeliver"] = new([$"ainft subscription redeliver {Subscription} --key key.json"], AskingById),
        ["node"] = new(["ainft node run --key node.json"], Asking),
        ["node run"] = new(
            ["ainft node run --key node.json", "ainft node run --key node.json --sandbox bubblewrap --tasks 2"],
            [(ExitCode.Ok, "stopped, or with --once a run was decided"), Refused, Usage, Later, Stopped]),
        ["node register"] = new(
        [
            "ainft node register --key node.json --operator me.json "
                + "--payout 0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266",
        ], Asking),
        ["node status"] = new(["ainft node status --key node.json"], AskingById),
        ["node leave"] = new(["ainft node leave --key node.json"], AskingById),
        ["doctor"] = new(
        [
            "ainft doctor --api https://registry.example.org",
            "ainft doctor --api https://registry.example.org --operations-key-file key.txt --json",
        ],
        [
            (ExitCode.Ok, "no error was found"), (ExitCode.Refused, "an error was found"), Usage, Later, Stopped,
        ]),
        ["fsck"] = new(["ainft fsck", "ainft fsck --repair"],
        [
            (ExitCode.Ok, "the index is correct, or all damage was repaired"),
            (ExitCode.Refused, "the index has damage that --repair can repair"), Usage, Later,
            (ExitCode.Lost, "data is lost"), (ExitCode.Garbage, "the index is correct, but it has garbage"),
            Stopped,
        ]),
        ["index"] = new(
        [
            "ainft index rebuild",
        ], [Done, Refused, Usage, Later, (ExitCode.Lost, "data is lost"), Stopped]),
        ["index rebuild"] = new(
        [
            "ainft index rebuild",
            "ainft index rebuild --drop-old",
        ], Rebuilding),
        ["dao"] = new(["ainft dao list"], Asking),
        ["dao list"] = new(["ainft dao list", "ainft dao list --limit 20 --json"], Asking),
        ["dao operations"] = new(["ainft dao operations"], Asking),
        ["dao show"] = new([$"ainft dao show {Proposal}"], AskingById),
        ["dao propose"] = new(
        [
            "ainft dao propose \"Admit a second operator\" --admit 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 "
                + "--reason \"Runs two machines since May\" --key key.json",
        ], Asking),
        ["dao vote"] = new([$"ainft dao vote {Proposal} for --key key.json"], AskingById),
        ["dao queue"] = new([$"ainft dao queue {Proposal} --key key.json"], AskingById),
        ["dao execute"] = new([$"ainft dao execute {Proposal} --key key.json"], AskingById),
        ["retract"] = new([$"ainft retract {Id} --reason \"The labels are wrong\" --key key.json"], AskingById),
        ["contracts"] = new(["ainft contracts deploy --public-url https://registry.example.org --dry-run"], Asking),
        ["contracts deploy"] = new(
        [
            "ainft contracts deploy --public-url https://registry.example.org --key key.json --dry-run",
            "ainft contracts deploy --public-url https://registry.example.org --chain-id 11155111 "
                + "--rpc https://rpc.example.org --key-vault-key https://example.vault.azure.net/keys/ainft-operator",
            "ainft contracts deploy --public-url https://registry.example.org --dao dao.json --key key.json",
        ], Asking),
        ["completion"] = new(
        [
            "source <(ainft completion bash)",
            "ainft completion zsh > ~/.zsh/_ainft",
            "ainft completion fish > ~/.config/fish/completions/ainft.fish",
            "ainft completion pwsh | Out-String | Invoke-Expression",
        ], Local),
        ["complete"] = new([], Local),
        ["help"] = new(["ainft help", "ainft help node run"], Local),
    };

    /// <summary>The page of a command.</summary>
    /// <param name="path">Its path, for example <c>ainft node run</c>.</param>
    public static HelpPage Of(string path) => Pages[path["ainft".Length..].TrimStart()];
}
