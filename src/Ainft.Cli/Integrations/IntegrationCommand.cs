using System.CommandLine;

namespace Ainft.Cli.Integrations;

/// <summary><c>ainft integration</c> with its subcommands.</summary>
internal static class IntegrationCommand
{
    public static Command Create() => new(
        "integration", "Let the webhooks of a platform register your components.")
    {
        IntegrationAddCommand.Create(),
        IntegrationListCommand.Create(),
        IntegrationRotateCommand.Create(),
        IntegrationRemoveCommand.Create(),
        IntegrationDeliveriesCommand.Create(),
        IntegrationRedeliverCommand.Create(),
    };
}
