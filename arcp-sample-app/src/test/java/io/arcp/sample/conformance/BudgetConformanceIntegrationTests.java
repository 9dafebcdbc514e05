/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.arcp.sample.conformance;

import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Budgets and models (ARCP sections 4.7 and 9.17).
 */
class BudgetConformanceIntegrationTests extends ConformanceGroup {

	private static final String OK = OperationRun.OK;

	private static final String EXHAUSTED = "BUDGET_EXHAUSTED";

	private static final String OPERATION = "{\"op\":{\"ns\":\"fs.read\",\"target\":\"/w/a\"}}";

	private static String lease(String... amounts) {
		return "{\"fs.read\":[\"/w/**\"],\"cost.budget\":[\"%s\"]}".formatted(String.join("\",\"", amounts));
	}

	private static String cost(String name, String value, String unit) {
		return "{\"metric\":{\"name\":\"%s\",\"value\":%s,\"unit\":\"%s\"}}".formatted(name, value, unit);
	}

	private static String cost(String value) {
		return cost("cost.inference", value, "USD");
	}

	private static String steps(String... steps) {
		return "{\"steps\":[%s]}".formatted(String.join(",", steps));
	}

	private static OperationRun run(WireConnection connection, String lease, String... steps) {
		return OperationRun.of(connection, "cost", steps(steps), lease);
	}

	private static List<String> metrics(OperationRun run) {
		return run.events("metric")
			.stream()
			.map(Frame::body)
			.map((body) -> "%s %s %s".formatted(body.path("name").asString(), body.path("value"),
					body.path("unit").asString()))
			.toList();
	}

	@Requirement("BUD-1")
	void refusesAnAmountThatIsNone() {
		WireConnection connection = open(this.alice);

		for (String amount : List.of("USD", "USD:-1", "USD:1e3", ":5", "USD:", "USD:+1", "USD:1.", "USD:.5", "USD: 1",
				"1USD:5")) {
			assertRejected(connection, connection.submitWithLease("echo", "1", lease(amount)), "INVALID_REQUEST");
		}

		Frame accepted = connection.answerTo(connection.submitWithLease("echo", "1",
				lease("USD:5.00", "credits:1000", "EUR:0", "x.y-z:0.000000000000000001")));
		assertThat(accepted.at("/payload/budget").properties())
			.extracting((amount) -> amount.getKey() + ":" + amount.getValue().decimalValue().toPlainString())
			.containsExactly("USD:5.00", "credits:1000", "EUR:0", "x.y-z:0.000000000000000001");
	}

	@Requirement("BUD-2")
	void subtractsExactly() {
		String[] steps = new String[12];
		Arrays.fill(steps, cost("0.1"));
		steps[9] = OPERATION;
		steps[11] = OPERATION;

		OperationRun run = run(open(this.alice), lease("USD:1.00"), steps);

		assertThat(run.verdicts()).containsExactly(OK, EXHAUSTED);
		assertThat(run.end().at("/payload/result/remaining/USD").decimalValue()).isEqualByComparingTo("0");
		assertThat(run.events("tool_result").get(1).body().at("/error/details/currency").asString()).isEqualTo("USD");
	}

	@Requirement("BUD-3")
	void tellsWhatIsLeft() {
		OperationRun told = run(openWith(this.alice, "cost.budget"), lease("USD:1.00"), cost("0.40"),
				cost("demo.rows", "7", "USD"), cost("0.01"), cost("0.50"), cost("0.49"));
		OperationRun untold = run(open(this.alice), lease("USD:1.00"), cost("0.40"), cost("1"));

		assertThat(metrics(told)).containsExactly("cost.inference 0.40 USD", "cost.budget.remaining 0.60 USD",
				"demo.rows 7 USD", "cost.inference 0.01 USD", "cost.inference 0.50 USD",
				"cost.budget.remaining 0.09 USD", "cost.inference 0.49 USD", "cost.budget.remaining -0.40 USD");
		assertThat(told.end().at("/payload/result/remaining")).hasToString("{\"USD\":-0.40}");
		assertThat(metrics(untold)).containsExactly("cost.inference 0.40 USD", "cost.inference 1 USD");
		assertThat(untold.end().at("/payload/result/remaining")).hasToString("{\"USD\":-0.40}");
	}

	@Requirement("BUD-4")
	void refusesANegativeCost() {
		WireConnection connection = openWith(this.alice, "cost.budget");

		OperationRun ended = run(connection, lease("USD:1.00"), cost("-0.10"));
		OperationRun caught = OperationRun.of(connection, "cost", """
				{"catch":true,"steps":[%s,%s,%s,%s]}""".formatted(cost("-0.10"), cost("cost.other", "-1", "EUR"),
				cost("cost.none", "-1", ""), cost("0.25")), lease("USD:1.00"));

		assertThat(ended.end().type()).isEqualTo("job.error");
		assertThat(ended.end().code()).isEqualTo("INVALID_REQUEST");
		assertThat(metrics(ended)).isEmpty();
		assertThat(caught.outcomes()).extracting(Object::toString)
			.containsExactly("{\"metric\":\"cost.inference\",\"allowed\":false,\"code\":\"INVALID_REQUEST\"}",
					"{\"metric\":\"cost.other\",\"allowed\":false,\"code\":\"INVALID_REQUEST\"}",
					"{\"metric\":\"cost.none\",\"allowed\":false,\"code\":\"INVALID_REQUEST\"}");
		assertThat(metrics(caught)).containsExactly("cost.inference 0.25 USD", "cost.budget.remaining 0.75 USD");
		assertThat(caught.end().at("/payload/result/remaining")).hasToString("{\"USD\":0.75}");
	}

	@Requirement("BUD-5")
	void goesOnAfterTheBudgetIsSpent() {
		OperationRun run = run(open(this.alice), lease("USD:1.00"), OPERATION, cost("2.50"), OPERATION,
				"{\"op\":{\"ns\":\"fs.read\",\"target\":\"/etc\"}}");

		assertThat(run.verdicts()).containsExactly(OK, EXHAUSTED, EXHAUSTED);
		assertThat(run.events("tool_result").get(1).body().at("/error/retryable").booleanValue()).isFalse();
		assertThat(run.end().type()).isEqualTo("job.result");
		assertThat(run.end().at("/payload/result/remaining")).hasToString("{\"USD\":-1.50}");
	}

	@Requirement("BUD-6")
	void countsEachCurrencyByItself() {
		WireConnection connection = open(this.alice);

		OperationRun first = run(connection, lease("USD:1.00", "credits:10"), cost("0.50"),
				cost("cost.tokens", "4", "credits"), cost("cost.inference", "1", "usd"), OPERATION, cost("0.50"),
				OPERATION);
		OperationRun second = run(connection, lease("USD:1.00", "credits:10"), cost("cost.tokens", "10", "credits"),
				OPERATION);

		assertThat(first.verdicts()).containsExactly(OK, EXHAUSTED);
		assertThat(first.end().at("/payload/result/remaining")).hasToString("{\"USD\":0.00,\"credits\":6}");
		assertThat(second.verdicts()).containsExactly(EXHAUSTED);
		assertThat(second.end().at("/payload/result/remaining")).hasToString("{\"USD\":1.00,\"credits\":0}");
		assertThat(run(connection, lease("USD:0"), OPERATION).verdicts()).containsExactly(EXHAUSTED);
	}

	@Requirement("MOD-1")
	void allowsAModelOfTheLease() {
		WireConnection connection = open(this.alice);

		assertThat(models(connection, "model", "{\"model.use\":[\"tier-fast/*\"]}", "tier-fast/gpt"))
			.containsExactly("{\"model\":\"tier-fast/gpt\",\"allowed\":true,\"code\":null}");
		assertThat(models(connection, "model-strict", "{\"model.use\":[\"tier-fast/*\"]}", "tier-fast/gpt"))
			.containsExactly("{\"model\":\"tier-fast/gpt\",\"allowed\":true,\"code\":null}");
		assertThat(models(connection, "model", "{}", "any"))
			.containsExactly("{\"model\":\"any\",\"allowed\":true,\"code\":null}");
	}

	@Requirement("MOD-2")
	void deniesAModelOutside() {
		WireConnection connection = open(this.alice);

		assertThat(models(connection, "model", "{\"model.use\":[\"tier-fast/*\"]}", "tier-slow/gpt"))
			.containsExactly("{\"model\":\"tier-slow/gpt\",\"allowed\":false,\"code\":\"PERMISSION_DENIED\"}");
		assertThat(models(connection, "model-strict", "{}", "any"))
			.containsExactly("{\"model\":\"any\",\"allowed\":false,\"code\":\"PERMISSION_DENIED\"}");
		OperationRun rethrown = OperationRun.of(connection, "model", "{\"models\":[\"a\",\"b\"],\"rethrow\":true}",
				"{\"model.use\":[\"a\"]}");
		assertThat(rethrown.end().code()).isEqualTo("PERMISSION_DENIED");
		assertThat(rethrown.end().at("/payload/details/target").asString()).isEqualTo("b");
	}

	private static List<String> models(WireConnection connection, String agent, String lease, String model) {
		return OperationRun.of(connection, agent, "{\"models\":[\"%s\"]}".formatted(model), lease)
			.outcomes()
			.map(Object::toString)
			.toList();
	}

}
