package io.tallystick.simulator.functions;

import io.tallystick.journal.dynamodb.Tables;
import io.tallystick.journal.verify.Finding;
import io.tallystick.ledger.Sharding;
import io.tallystick.pipeline.PlainFunctions;
import io.tallystick.simulator.check.LeaseCheck;
import io.tallystick.simulator.cloud.Outage;
import io.tallystick.simulator.cloud.SimulatedKinesis;
import io.tallystick.simulator.cloud.SimulatedQueue;
import io.tallystick.simulator.dynamodb.DynamoService;
import java.net.URI;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * What the functions use.
 *
 * @param unfinished the queue by which chains are handed over that are not finished
 * @param outage of a shard, if there is one
 * @param leases is told what keepers ask of theirs
 * @param differences hears of what the keeper's checks find: on which shard, and what
 */
public record Services(
    Sharding sharding,
    DynamoService dynamo,
    Tables tables,
    Map<String, SimulatedQueue> queues,
    PlainFunctions.Names names,
    URI unfinished,
    Outage outage,
    SimulatedKinesis.Taker outcomes,
    LeaseCheck leases,
    BiConsumer<Integer, Finding> differences) {}
