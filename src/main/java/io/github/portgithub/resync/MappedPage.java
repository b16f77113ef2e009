package io.github.portgithub.resync;

import io.github.portgithub.delivery.Delivery;
import io.github.portgithub.delivery.Refusal;
import java.util.List;

/**
 * What became of the records of one page.
 *
 * @param deliveries the entities to post, in the order of the records
 * @param refusals those that Port could only refuse, so that they are not posted to fail a batch
 */
public record MappedPage(List<Delivery> deliveries, List<Refusal> refusals) {}
