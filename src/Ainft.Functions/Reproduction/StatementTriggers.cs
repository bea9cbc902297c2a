namespace Ainft.Functions.Reproduction;

/// <summary>Bindings of statements: signed evidence of runs, as entries of the ledger.</summary>
internal static class StatementTriggers
{
    public static IServiceCollection AddStatements(this IServiceCollection services) => services;

    public static void MapStatements(this IEndpointRouteBuilder api)
    {
    }
}
