namespace Ainft.Scale;

/// <summary>A limit of a part of Azure, or of the app.</summary>
internal enum Limit
{
    /// <summary>Requests to the storage account.</summary>
    Requests,

    /// <summary>Entities of all tables that requests by key read or write.</summary>
    Entities,

    /// <summary>The same of one partition.</summary>
    Partition,

    /// <summary>
    /// Entities of one partition in pages. A reader of pages waits for each one, so it gets slower and no error.
    /// </summary>
    PageRows,

    /// <summary>Messages of one queue.</summary>
    Queue,

    /// <summary>Requests to one blob.</summary>
    Blob,

    /// <summary>Bytes that the storage account receives.</summary>
    Ingress,

    /// <summary>Instances of the function app.</summary>
    Instances,

    /// <summary>Signatures by the key vault.</summary>
    Vault,

    /// <summary>Operations of the Service Bus namespace, where queue messages travel over it.</summary>
    Bus,

    /// <summary>The duration of an anchoring run, as a part of the time between two runs.</summary>
    AnchorTime,

    /// <summary>The entries between two anchoring runs, as a part of those that one batch takes.</summary>
    BatchEntries,

    /// <summary>The bundles between two anchoring runs, as a part of those that one batch takes.</summary>
    BatchBundles,
}

/// <summary>The use of a limit: of its busiest part in the median second and in the highest one.</summary>
/// <param name="Limit">The limit.</param>
/// <param name="Part">The part with the highest second, for example a partition.</param>
/// <param name="Median">The use in the median second.</param>
/// <param name="Highest">The use in the highest second.</param>
internal sealed record Use(Limit Limit, string Part, double Median, double Highest);

/// <summary>
/// The limits per second that Microsoft publishes for one general-purpose storage account, for Flex Consumption with
/// its default number of instances, for a vault with software keys, and for Service Bus Standard.
/// </summary>
internal static class Limits
{
    public static readonly IReadOnlyDictionary<Limit, (string Name, double Most)> All =
        new Dictionary<Limit, (string Name, double Most)>
        {
            [Limit.Requests] = ("requests to the account", 20_000),
            [Limit.Entities] = ("table entities of the account", 20_000),
            [Limit.Partition] = ("entities of a partition", 2_000),
            [Limit.PageRows] = ("entities of a partition, in pages", 2_000),
            [Limit.Queue] = ("messages of a queue", 2_000),
            [Limit.Blob] = ("requests to a blob", 500),
            [Limit.Ingress] = ("bytes into the account", 25e9 / 8),
            [Limit.Instances] = ("instances", 100),
            [Limit.Vault] = ("signatures of the vault", 400),
            [Limit.Bus] = ("operations of Service Bus", 1_000),
            [Limit.AnchorTime] = ("time of an anchoring run", 1),
            [Limit.BatchEntries] = ("entries of a batch", 1),
            [Limit.BatchBundles] = ("bundles of a batch", 1),
        };

    /// <summary>The part of a limit that is used, where 1 is all of it.</summary>
    public static double ShareOf(Limit limit, double used) => used / All[limit].Most;
}
