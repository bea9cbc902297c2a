using System.CommandLine;

namespace Ainft.Cli.Subscriptions;

/// <summary><c>ainft subscription</c> with its subcommands.</summary>
internal static class SubscriptionCommand
{
    public static Command Create() => new("subscription", "Get the events of the registry at an address of yours.")
    {
        SubscriptionAddCommand.Create(),
        SubscriptionVerifyCommand.Create(),
        SubscriptionListCommand.Create(),
        SubscriptionRotateCommand.Create(),
        SubscriptionRemoveCommand.Create(),
        SubscriptionDeliveriesCommand.Create(),
        SubscriptionRedeliverCommand.Create(),
    };
}
