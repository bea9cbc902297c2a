using System.Globalization;
using System.Numerics;
using Ainft.Cli.Api;

namespace Ainft.Cli.Doctor;

/// <summary>Judges the report that the app gives to operators.</summary>
internal static class InsideChecks
{
    private const double MostSkew = 30;
    private const int FewAnchors = 100, LongQueue = 10_000, MostListed = 5;

    /// <summary>The app counts no further than this over Service Bus.</summary>
    private const int MostCounted = 1_000;

    /// <summary>The digits of the largest number of 256 bits.</summary>
    private const int LongestWei = 78;
    private const string DevChain = "31337";

    private const string Schedule = "Let a scheduler run fsck with the settings of the app (docs/operations.md, Check "
        + "on a schedule).";

    private static readonly TimeSpan OldHead = TimeSpan.FromMinutes(20), OldCheck = TimeSpan.FromDays(30);

    public static IEnumerable<DoctorFinding> Of(AnswerPart report) =>
    [
        .. report.Member("names").Items().Select(Name).OfType<DoctorFinding>(),
        .. Clock(report),
        .. report.Member("endpoints").Items().SelectMany(endpoint => Endpoint(report, endpoint)),
        .. Operator(report.Member("operator")),
        .. report.Member("queues").Items().SelectMany(Queue),
        .. LastCheck(report),
        .. report.Find("secrets")?.Items().SelectMany(Secrets) ?? [],
        .. report.Member("unread").Items().Select(part => DoctorFinding.Error(
            "part-unreadable",
            $"The app could not read a part of the report ({part.Member("part").Text()}). "
                + part.Member("reason").Text(),
            "Repair the missing names and roles first, then run the command again.")),
    ];

    private static DoctorFinding? Name(AnswerPart probed)
    {
        var (kind, name) = (probed.Member("kind").Text(), probed.Member("name").Text());
        var bus = probed.Find("namespace")?.Text();
        return probed.Member("state").Text() switch
        {
            "usable" => null,
            "missing" => DoctorFinding.Error(
                $"{kind}-missing",
                bus is null ? $"The {kind} {name} does not exist." : $"{bus} has no {kind} {name}.",
                bus is null
                    ? "Restart one instance, because the app creates its names when it starts. Then find out who "
                        + "deleted it."
                    : "Make it with duplicate detection, as infra/base/serviceBus.bicep does."),
            "denied" => DoctorFinding.Error(
                $"{kind}-denied",
                $"The app may not use the {kind} {name} ({probed.Find("detail")?.Text() ?? "403"}).",
                $"Give its identity {RolesFor(kind, bus)}. Azure applies a new role after some minutes."),
            _ => DoctorFinding.Error(
                $"{kind}-away",
                $"{bus ?? "Storage"} does not answer for the {kind} {name}.",
                bus is null ? "Check the account and its network." : "Check the namespace and its network."),
        };
    }

    private static string RolesFor(string kind, string? bus) => bus is null
        ? $"the role {RoleFor(kind)} on the storage account"
        : $"the roles Azure Service Bus Data Sender and Azure Service Bus Data Receiver on {bus}";

    private static string RoleFor(string kind) => kind switch
    {
        "table" => "Storage Table Data Contributor",
        "queue" => "Storage Queue Data Contributor",
        _ => "Storage Blob Data Owner",
    };

    private static IEnumerable<DoctorFinding> Clock(AnswerPart report)
    {
        if (report.Find("storageSkewSeconds")?.Real() is { } skew && Math.Abs(skew) > MostSkew)
            yield return DoctorFinding.Error(
                "clock-off",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The app's clock is {Math.Abs(skew):0} s {(skew > 0 ? "behind" : "ahead of")} storage's."),
                "Synchronize the clock of the machine (NTP), then restart the app.");
    }

    private static IEnumerable<DoctorFinding> Endpoint(AnswerPart report, AnswerPart endpoint)
    {
        var (host, expected) = (endpoint.Member("host").Text(), report.Member("chainId").Text());
        if (endpoint.Find("chainId")?.Text() is not { } actual)
        {
            yield return DoctorFinding.Warning(
                "endpoint-away",
                $"The node {host} does not answer. {endpoint.Find("failure")?.Text()}",
                "Replace it in Ainft__Chain__RpcUrls when this repeats.");
            yield break;
        }
        if (actual != expected)
            yield return DoctorFinding.Error(
                "chain-id-wrong",
                $"The node {host} is on chain {actual}, and Ainft__Chain__ChainId is {expected}.",
                "Correct Ainft__Chain__RpcUrls or Ainft__Chain__ChainId, and restart the app.");
        if (endpoint.Find("headAt")?.Time() is not { } head)
            yield break;
        var age = report.Member("at").Time() - head;
        if (age < TimeSpan.FromSeconds(-MostSkew))
            yield return DoctorFinding.Error(
                "clock-behind-chain",
                $"The head of {host} is {-age.TotalSeconds:0} s in the future of the app.",
                "Synchronize the clock of the machine (NTP), then restart the app.");
        // A node for development makes a block only for a transaction.
        if (age > OldHead && actual != DevChain)
            yield return DoctorFinding.Warning(
                "head-old",
                $"The head of {host} is {age.TotalMinutes:0} minutes old.",
                "Compare the node with another one, because it may not follow the chain.");
    }

    private static IEnumerable<DoctorFinding> Operator(AnswerPart account)
    {
        if (account.Find("failure")?.Text() is { } failure)
            yield return DoctorFinding.Error(
                "registry-unreadable",
                $"The app could not read the registry or its account. {failure}",
                "Check Ainft__Chain__Registry and the nodes of Ainft__Chain__RpcUrls.");
        if (account.Find("hasContract")?.Flag() is false)
            yield return DoctorFinding.Error(
                "registry-missing",
                "The address of Ainft__Chain__Registry has no contract.",
                "Set it to the address of AinftRegistry on this chain, and restart the app.");
        if (account.Find("account")?.Text() is not { } address)
            yield break;
        if (account.Find("hasRole")?.Flag() is false)
            yield return DoctorFinding.Error(
                "operator-role-missing",
                $"The account {address} has no OPERATOR_ROLE on the registry, so it cannot anchor.",
                "Let the admin of the registry call grantRole(OPERATOR_ROLE, ACCOUNT) with this account.");
        if (Funds(account, address) is { } funds)
            yield return funds;
    }

    private static DoctorFinding? Funds(AnswerPart account, string address)
    {
        if (Wei(account, "balance") is not { } balance || Wei(account, "anchorCost") is not { } cost)
            return null;
        const string advice = "Send funds to the account.";
        return balance == 0 || balance < cost
            ? DoctorFinding.Error(
                "no-funds", $"The account {address} has {balance} wei, and one anchor can cost {cost} wei.", advice)
            : balance < FewAnchors * cost
                ? DoctorFinding.Warning(
                    "low-funds", $"The account {address} can pay {balance / cost} anchors at the present fee.", advice)
                : null;
    }

    private static BigInteger? Wei(AnswerPart account, string name) =>
        account.Find(name)?.Text() is { Length: <= LongestWei } text
        && BigInteger.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var wei) ? wei : null;

    private static IEnumerable<DoctorFinding> Queue(AnswerPart queue)
    {
        var name = queue.Member("name").Text();
        if (queue.Find("poison")?.Count() is > 0 and var poison)
            yield return DoctorFinding.Error(
                "poison",
                $"{poison} messages of {name} failed too often.{DeadLetters(queue)}",
                "Read event 1121 of the log, repair its cause, and send POST operations/redeliver.");
        var isOnBus = queue.Find("deadLetters") is not null;
        if (queue.Find("messages")?.Count() is { } waiting && (isOnBus ? waiting >= MostCounted : waiting > LongQueue))
            yield return DoctorFinding.Warning(
                "queue-long",
                isOnBus ? $"At least {waiting} messages of {name} wait." : $"{waiting} messages of {name} wait.",
                "Add instances, or find out which function is slow.");
    }

    /// <summary>The oldest dead letters of a queue of Service Bus. A storage queue lists none.</summary>
    private static string DeadLetters(AnswerPart queue) =>
        queue.Find("deadLetters") is not { } dead
            ? ""
            : $" The oldest are {string.Join(", ", dead.Items().Take(MostListed).Select(DeadLetter))}.";

    private static string DeadLetter(AnswerPart letter) =>
        $"{letter.Member("message").Text()} of {letter.Member("sentAt").Time().UtcDateTime:yyyy-MM-dd HH:mm} UTC "
            + $"({letter.Member("tries").Count()} tries, {letter.Member("reason").Text()})";

    private static IEnumerable<DoctorFinding> Secrets(AnswerPart table)
    {
        var name = table.Member("table").Text();
        if (table.Member("old").Count() is > 0 and var old)
            yield return DoctorFinding.Warning(
                "data-key-old",
                $"{old} rows of the table {name} need the old data key.",
                "Keep Ainft__Data__OldKey. The app encrypts the rows again within an hour after it started.");
        if (table.Member("lost").Count() is > 0 and var lost)
            yield return DoctorFinding.Error(
                "data-key-lost",
                $"{lost} rows of the table {name} have secrets that no data key of the settings opens.",
                "Set the former key as Ainft__Data__OldKey. When it is lost, the owners add them again.");
    }

    private static IEnumerable<DoctorFinding> LastCheck(AnswerPart report)
    {
        if (report.Find("lastCheck") is not { } check)
        {
            yield return DoctorFinding.Warning(
                "never-checked", "The index was never checked.", Schedule);
            yield break;
        }
        var (at, code) = (check.Member("at").Time(), check.Member("exitCode").Count());
        var left = string.Join(", ", check.Member("findings").Items().Select(found => found.Text()));
        if (code is ExitCode.Refused or ExitCode.Lost)
            yield return DoctorFinding.Error(
                "index-damaged",
                $"The check of {at.UtcDateTime:yyyy-MM-dd HH:mm} UTC found {left}.",
                "Follow docs/operations.md, Check and repair the index.");
        else if (report.Member("at").Time() - at > OldCheck)
            yield return DoctorFinding.Warning(
                "check-old", $"The index was last checked {at.UtcDateTime:yyyy-MM-dd}.", Schedule);
    }
}
