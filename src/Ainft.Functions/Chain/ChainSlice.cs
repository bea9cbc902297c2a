using Ainft.Ethereum;
using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Chain;

public static class ChainSlice
{
    public static IServiceCollection AddChain(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ChainOptions>().Bind(configuration.GetSection(ChainOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ChainOptions>, ChainOptionsValidator>();
        services.AddIndexTables(CursorRow.Table).AddLastingTables("Signers").AddContainers("chain");
        services.AddHttpClient(ChainEndpoints.HttpClientName)
            .RemoveAllLoggers().SetHandlerLifetime(Timeout.InfiniteTimeSpan);
        services.AddSingleton(s => new ChainEndpoints(
            s.GetRequiredService<IHttpClientFactory>().CreateClient(ChainEndpoints.HttpClientName),
            s.GetRequiredService<IOptions<ChainOptions>>(), s.GetRequiredService<TimeProvider>(),
            s.GetRequiredService<ILogger<ChainEndpoints>>()));
        services.AddSingleton<ChainMetrics>().AddSingleton<CursorRow>().AddSingleton<ChainView>();
        services.AddSingleton(s => new FollowedEvents(
            s.GetRequiredService<IOptions<ChainOptions>>().Value.RegistryAddress, s.GetServices<IChainEvents>()));
        services.AddSingleton(s => WindowsOf(
            s.GetRequiredService<IOptions<ChainOptions>>().Value, s.GetRequiredService<FollowedEvents>()));
        services.AddSingleton<ChainObserver>().AddSingleton<ApplyLogs>().AddSingleton<ApplyFinalized>();
        services.AddSingleton<WriteOverlay>().AddSingleton<FollowChain>().AddSingleton<ReconcileChain>();
        services.AddSingleton<ReadChain>();
        services.AddSingleton<InspectChain>();
        services.AddSingleton<AccountSignatures>().AddSingleton<TypedDataSignatures>();
        services.AddKeyVault().AddSingleton(s => new OperatorKey(SignerOf(s))).AddHostedService<OperatorKeyLoading>();
        services.AddSingleton<OperatorAccount>().AddSingleton(s => new TransactionSender(
            s.GetRequiredService<OperatorAccount>(), s.GetRequiredService<Storage>(),
            s.GetRequiredService<IOptions<ChainOptions>>(), s.GetRequiredService<TimeProvider>(),
            s.GetRequiredService<ChainMetrics>(), s.GetRequiredService<ILogger<TransactionSender>>()));
        services.AddSingleton<Senders>().AddSingleton<AppliedBlock>();
        services.AddSingleton(s => new ReplayChain(
            s.GetRequiredService<ReconcileChain>(), s.GetRequiredService<CursorRow>(),
            s.GetRequiredService<ChainEndpoints>(), s.GetRequiredService<IOptions<ChainOptions>>()));
        services.AddSingleton(new ExceptionProblem(ProblemOf));
        // Readiness needs the cursor anyway, so reading it tests the tables too.
        services.AddSingleton(all => new TableProbe(all.GetRequiredService<CursorRow>().ReadRecentAsync));
        services.AddSingleton<ChainHealth>().AddHealthChecks().AddCheck<ChainHealth>("chain", tags: [Health.Ready]);
        return services;
    }

    public static void MapChain(this IEndpointRouteBuilder api) =>
        api.MapGet(
                "chain",
                async (ReadChain read, CancellationToken ct) => Outcome.Done(await read.RunAsync(ct)).ToResult())
            .WithName("getChain").WithTags("Chain").WithSummary("Get the state of the chain")
            .DrawsOn(BudgetClass.Reads)
            .WithDescription(
                "Returns the contracts, the position up to which the app has followed the chain, and the batches "
                + "that are not anchored yet.")
            .Produces<ChainForm>().ProducesProblems(503);

    private static LogWindows WindowsOf(ChainOptions options, FollowedEvents followed) =>
        new(followed, options.MaxWindow, options.EventsPerWindow);

    private static ProblemCode? ProblemOf(Exception exception) =>
        exception is JsonRpcUnavailableException or JsonRpcException ? ProblemCode.ChainUnavailable : null;

    private static ISigner? SignerOf(IServiceProvider services) =>
        services.GetRequiredService<IOptions<ChainOptions>>().Value switch
        {
            { VaultKeyId: { } id } => KeyVaultSetup.CreateSigner(services, id),
            { OperatorKey: { Length: > 0 } key } => LocalKey.Parse(key),
            _ => null,
        };
}
