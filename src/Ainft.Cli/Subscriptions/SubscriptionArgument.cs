using System.CommandLine;
using Ainft.Ethereum;

namespace Ainft.Cli.Subscriptions;

/// <summary>The argument with the id of a subscription.</summary>
internal static class SubscriptionArgument
{
    public static Argument<Bytes32> Create() => WordArgument.Create(
        "SUBSCRIPTION", "a subscription", "The subscription, as 0x and 64 digits.");
}
